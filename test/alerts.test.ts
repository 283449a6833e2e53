// The alerts of the chart, which its PrometheusRule holds. docs/alerts.md has the runbooks; test/pages.test.ts compares the two.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { chart } from '../scripts/chart-helm.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const alerts: readonly Alert[] = parse(readFileSync(`${chart}/alerts.yaml`, 'utf8'));

test('they name what the gate and the API server count, and say what it means', () => {
  expect(alerts.length).toBeGreaterThan(10);
  for (const { alert, expr, labels, annotations } of alerts) {
    expect(alert).toMatch(/^Plimsoll[A-Z]\w+$/);
    expect(expr).toMatch(/\b(?:plimsoll|apiserver_admission)_\w+/);
    expect(['warning', 'critical']).toContain(labels.severity);
    expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook_url']);
  }
});

test('a counter that was not there counts as risen only where its target was read, or has just begun', () => {
  const rising = alerts.filter(({ expr }) => expr.includes('[10m]'));
  const target = 'on (job, instance) (up and up offset 10m == 1 or time() - process_start_time_seconds < 900)';
  expect(rising.length).toBeGreaterThan(4);
  for (const { expr } of rising) {
    const [, label = '', series = '', metric = ''] =
      /^sum by \((\w+)\)[^]* increase\(((\w+)\{.+\})\[10m\]\)/.exec(expr) ?? [];
    const isNew = `((${series} unless ${metric} offset 10m) and ${target})`;
    expect(expr.replaceAll(/\s+/g, ' ').replaceAll(/(?<=\() | (?=\))/g, '')).toBe(
      `sum by (${label}) (${isNew} or increase(${series}[10m])) > 0`,
    );
  }
});
