/** The value of a series, written with its labels, in the text that Prometheus reads; undefined without a sample. */
export function metricIn(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}
