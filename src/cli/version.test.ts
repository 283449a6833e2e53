import { expect, test } from 'vitest';
import { nodeComplaint } from './version.ts';

test.each(['22.19.0', '22.19.1', '22.20.0', '24.0.0', '26.1.0', process.versions.node])('runs on %s', (version) => {
  expect(nodeComplaint(version)).toBeUndefined();
});

test.each(['18.20.8', '20.20.2', '22.18.9', '22.9.0'])('does not run on %s', (version) => {
  expect(nodeComplaint(version)).toBe(`Node ${version} is too old for plimsoll; run it with Node 22.19.0 or newer`);
});
