import { headlineInWords, printedStatements, stateInWords, summaryInWords, workloadName } from './card/words.ts';
import { page } from './html-page.ts';
import { escaped } from './markup.ts';
import type { CardLine, CardReport, ResourceCard } from './resource-card.ts';

/** The cards as one HTML file without scripts, to be read, sent and printed. */
export function cardHtml(report: CardReport): string {
  const { version, policies, cards, unread, skipped } = report;
  const names = policies.map((name) => `<code>${escaped(name)}</code>`).join(', ');
  const notRead = unread.map(({ file, line, message }) => {
    return `<li><code>${escaped(line === undefined ? file : `${file}:${line}`)}</code> ${escaped(message)}</li>`;
  });
  return page(
    'Plimsoll inspect',
    [
      '<h1>Resource cards</h1>',
      `<p>${summaryInWords(report)}. Policies: ${names}. Plimsoll ${escaped(version)}.</p>`,
      ...cards.map(cardArticle),
      notRead.length === 0 ? '' : `<section><h2>Not read</h2><ul>${notRead.join('')}</ul></section>`,
      ...skipped.map((sentence) => `<p>${escaped(sentence)}</p>`),
    ].join('\n'),
  );
}

function cardArticle(card: ResourceCard): string {
  const { source } = card.subject;
  return [
    `<article class="card"><h2>${escaped(workloadName(card))} <span class="verdict ${card.headline.verdict}">${escaped(headlineInWords(card.headline))}</span></h2>`,
    `<p class="place">${escaped(source.file)}:${source.line}</p>`,
    `<table><thead><tr><th scope="col">Resource</th><th scope="col">Takes</th><th scope="col">State</th></tr></thead>`,
    `<tbody>${card.lines.map(row).join('')}</tbody></table></article>`,
  ].join('\n');
}

function row(line: CardLine): string {
  const statements = printedStatements(line).map(({ who, says }) => {
    return `<div>${who === '' ? '' : `<span class="who">${escaped(who)}:</span> `}${escaped(says)}</div>`;
  });
  const state = escaped(stateInWords(line));
  return `<tr><th scope="row">${line.resource}</th><td>${statements.join('')}</td><td class="${line.state.replace('not seen', 'unseen')}">${state}</td></tr>`;
}
