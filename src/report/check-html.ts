import { effectOf, type Effect } from '../engine/verdict.ts';
import { findingsOf, placeOf, summaryOf, verdictOf, type CheckedObject, type CheckReport } from './check-report.ts';
import { reportedSentence } from './check-sentence.ts';
import { escaped } from './markup.ts';
import { page } from './html-page.ts';

const words: Readonly<Record<Effect, string>> = { deny: 'Denied', warn: 'Warning', audit: 'Audit' };

/** The report as one HTML file without scripts, to be read, sent and printed. */
export function checkHtml(report: CheckReport): string {
  const { objects, denied, warned, errors } = summaryOf(report);
  const numbers = [
    [objects, 'checked'],
    [denied, 'denied'],
    [warned, 'with warnings'],
    [errors, 'errors'],
  ] as const;
  const summary = numbers.map(([count, what]) => `<div><dt>${what}</dt><dd>${count}</dd></div>`).join('');
  const withFindings = report.objects.filter((checked) => findingsOf(checked).length > 0);
  const byFile = Map.groupBy(withFindings, ({ source }) => source.file);
  const files = [...byFile].map(([file, all]) => {
    return `<section><h2>${escaped(file)}</h2>${all.map((checked) => objectHtml(checked, report)).join('')}</section>`;
  });
  const unread = report.unread.map(({ file, line, message }) => {
    return `<li><code>${escaped(line === undefined ? file : `${file}:${line}`)}</code> ${escaped(message)}</li>`;
  });
  const policies = `Policies: ${report.policies.map((name) => `<code>${escaped(name)}</code>`).join(', ')}.`;
  const skipped = report.skipped.map((sentence) => `<p>${escaped(sentence)}</p>`).join('');
  return page(
    'Plimsoll check',
    [
      '<h1>Plimsoll check</h1>',
      `<p>${policies} Plimsoll ${escaped(report.version)}.</p>`,
      `<dl class="numbers">${summary}</dl>`,
      ...files,
      unread.length === 0 ? '' : `<section><h2>Not read</h2><ul>${unread.join('')}</ul></section>`,
      skipped,
    ].join('\n'),
  );
}

function objectHtml(checked: CheckedObject, report: CheckReport): string {
  const { kind, namespace, name, source } = checked;
  const items = findingsOf(checked).map((finding) => {
    const { line, column } = placeOf(checked, finding);
    const effect = effectOf(finding);
    const text = report.lineOf(source.file, line);
    const shown =
      text === undefined || text.trim() === '' ? '' : `<pre><code>${line}  ${escaped(text.slice(0, 200))}</code></pre>`;
    return [
      `<li class="${effect}"><strong>${words[effect]}</strong> <span class="place">${line}:${column}</span>`,
      `<p>${escaped(reportedSentence(checked, finding))} <span class="rule">${escaped(finding.rule)}</span></p>${shown}</li>`,
    ].join('');
  });
  const heading = `${escaped(kind)} ${escaped(namespace)}/${escaped(name)}`;
  return `<article><h3>${heading} <span class="verdict ${verdictOf(checked)}">${verdictOf(checked)}</span></h3><ol>${items.join('')}</ol></article>`;
}
