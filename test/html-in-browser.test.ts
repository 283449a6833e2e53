// The HTML of `check` and `inspect` in a real browser, as people see it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from './chromium.ts';
import { run } from './command.ts';

const executablePath = findChromium();

const files = `
apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec: {limits: [{type: Container, default: {cpu: "1"}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a-name-that-is-as-long-as-helm-makes-them-kube-prometheus-stack, namespace: shop}
spec:
  template:
    spec:
      hostNetwork: true
      initContainers: [{name: proxy, image: "proxy:1", restartPolicy: Always}]
      containers:
        - {name: app, image: "registry.example.com/shop/front:latest", securityContext: {privileged: true}, ports: [{containerPort: 8080}]}
        - name: a-container-name-that-nobody-has-ever-shortened
          image: registry.example.com/a/very/deep/path/of/repositories/shop/image@sha256:${'4f'.repeat(32)}
---
apiVersion: v1
kind: Pod
metadata: {name: one}
spec: {containers: [{name: a, image: "x:1", livenessProbe: {httpGet: {port: 80}}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: broken}
spec: {template: {spec: {containers: 5}}}
---
a: {{ b }}
`;

const commands = ['check', 'inspect'] as const;
const views = commands.flatMap((command) =>
  (['light', 'dark'] as const).flatMap((colorScheme) => [1280, 320].map((width) => ({ command, colorScheme, width }))),
);

describe.skipIf(executablePath === undefined)(
  'HTML in a browser (found as chromium in PATH: on Debian, apt-get install chromium)',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-html-'));
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    let browser: Browser;

    beforeAll(async () => {
      const input = join(folder, 'shop.yaml');
      writeFileSync(input, files);
      for (const command of commands) {
        const { exit, stdout } = await run([command, '--policy', 'restricted', '--output', 'html', input]);
        // The last document is a template that is not rendered.
        if (exit !== 2) throw new Error(`${command} ended with ${String(exit)}`);
        writeFileSync(join(folder, `${command}.html`), stdout);
      }
      // What it shows is ours alone, and root has no sandbox.
      browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    /** The page, and the requests and errors that it made. */
    async function opened({ command, colorScheme, width }: (typeof views)[number]) {
      const page = await browser.newPage({ colorScheme, viewport: { width, height: 800 } });
      const troubles: string[] = [];
      page.on('console', (message) => troubles.push(message.text()));
      page.on('request', (request) => troubles.push(request.url()));
      const url = pathToFileURL(join(folder, `${command}.html`)).href;
      await page.goto(url);
      return { page, troubles: troubles.filter((trouble) => trouble !== url) };
    }

    test.each(views)('$command, $colorScheme, $width wide: axe finds nothing', async (view) => {
      const { page } = await opened(view);
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    });

    test.each(views)(
      '$command, $colorScheme, $width wide: nothing is cut off, and nothing else is loaded',
      async (view) => {
        const { page, troubles } = await opened(view);
        expect(troubles).toEqual([]);
        expect(await beyondTheEdge(page)).toEqual([]);
      },
    );

    test.each(commands)('%s prints all of it on paper', async (command) => {
      const { page } = await opened({ command, colorScheme: 'light', width: 1280 });
      await page.emulateMedia({ media: 'print' });
      expect(await beyondTheEdge(page)).toEqual([]);
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    });

    test('cards line up', async () => {
      const { page } = await opened({ command: 'inspect', colorScheme: 'light', width: 1280 });
      const columns = await page.evaluate<readonly number[]>(
        `[...document.querySelectorAll('tbody tr td:last-child')].map((cell) => Math.round(cell.getBoundingClientRect().left))`,
      );
      expect(columns).toHaveLength(27);
      expect(new Set(columns).size).toBe(1);
    });
  },
);

/** Texts that reach over the right edge of the page, or of what holds them; the heads of tables are hidden where it is narrow. */
async function beyondTheEdge(page: Page): Promise<unknown> {
  return page.evaluate(
    `[...document.querySelectorAll('body :not(thead, thead *)')].filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1 || each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0).map((each) => each.outerHTML.slice(0, 100))`,
  );
}
