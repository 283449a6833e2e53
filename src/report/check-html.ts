import { effectOf, type Effect, type Finding } from '../engine/verdict.ts';
import { findingsOf, placeOf, summaryOf, verdictOf, type CheckedObject, type CheckReport } from './check-report.ts';
import { findingSentence } from './check-sentence.ts';
import { escaped } from './markup.ts';
import { page } from './html-page.ts';
import { placedName } from './object-name.ts';

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
  const { source } = checked;
  const findings = findingsOf(checked)
    .map((finding) => ({ finding, at: placeOf(checked, finding) }))
    .toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
  const places = [...Map.groupBy(findings, ({ at }) => `${at.line}:${at.column}`)].map(([place, here]) => {
    const items = here.map(({ finding }) => findingHtml(checked, finding));
    const line = here[0]?.at.line ?? 1;
    const text = report.lineOf(source.file, line);
    // Of one place the line stands once, below all that is wrong there.
    const shown =
      text === undefined || text.trim() === '' ? '' : `<pre><code>${line}  ${escaped(text.slice(0, 200))}</code></pre>`;
    return `<li><span class="place">${place}</span><ul>${items.join('')}</ul>${shown}</li>`;
  });
  const heading = escaped(placedName(checked));
  return `<article><h3>${heading} <span class="verdict ${verdictOf(checked)}">${verdictOf(checked)}</span></h3><ol>${places.join('')}</ol></article>`;
}

function findingHtml(checked: CheckedObject, finding: Finding): string {
  const effect = effectOf(finding);
  const sentence = escaped(findingSentence(checked, finding));
  return `<li class="${effect}"><strong>${words[effect]}</strong> ${sentence} <span class="rule">${escaped(finding.rule)}</span></li>`;
}
