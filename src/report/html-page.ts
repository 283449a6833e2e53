import { escaped } from './markup.ts';

/** Colors with a contrast of at least 4.5 on both backgrounds (WCAG 2.2 AA); what they say is written too. */
const style = `
:root { color-scheme: light dark; --text: #1c2328; --muted: #52606b; --line: #d4dbe0; --ground: #fff; --soft: #f4f6f8; --deny: #a8161e; --warn: #7a4d00; --audit: #1d5591; --good: #1c6b3a; }
@media (prefers-color-scheme: dark) { :root { --text: #e6ebef; --muted: #a5b1ba; --line: #38434b; --ground: #14191d; --soft: #1d242a; --deny: #ff8b8b; --warn: #f0b860; --audit: #8fc1ff; --good: #7fd6a0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
p { margin: .25rem 0; overflow-wrap: anywhere; }
code, pre, .place { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { background: var(--soft); padding: .4rem .6rem; margin: .4rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: .25rem; }
ol, ul { list-style: none; padding: 0; margin: 0; }
li { margin: .5rem 0; overflow-wrap: anywhere; } article > ol > li { margin: 1rem 0; } li[class] { border-left: .25rem solid var(--line); padding: .1rem 0 .1rem .75rem; }
li.deny { border-color: var(--deny); } li.warn { border-color: var(--warn); } li.audit { border-color: var(--audit); }
.deny strong, .denied, .error { color: var(--deny); } .warn strong, .warned, .open { color: var(--warn); } .audit strong, .defaulted { color: var(--audit); } .allowed, .bounded { color: var(--good); }
.place, .rule, .unmatched, .unseen, dt { color: var(--muted); } .rule { font-size: .875rem; white-space: nowrap; } .verdict { font-weight: 400; } article h2, article h3 { display: flex; flex-wrap: wrap; column-gap: .75rem; } .who { font-weight: 600; }
.numbers { display: flex; gap: 2rem; flex-wrap: wrap; margin: 1rem 0; } .numbers dd { margin: 0; font-size: 1.75rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; } th { font-weight: 600; white-space: nowrap; }
.card table { table-layout: fixed; } .card th:first-child { width: 6rem; } .card th:last-child { width: 14rem; }
@media (max-width: 40rem) { .card thead { position: absolute; clip-path: inset(50%); } .card tr { display: grid; grid-template-columns: 5.5rem 1fr; padding: .4rem 0; border-bottom: 1px solid var(--line); } .card th, .card td { border: 0; padding: 0; } .card tbody td:nth-child(2) { grid-row: 2; grid-column: 1 / -1; } }
@media print { body { max-width: none; padding: 0; } article { break-inside: avoid; } }
`;

/** A whole HTML document; the body is HTML already. */
export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}
