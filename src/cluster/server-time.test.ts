import { expect, test } from 'vitest';
import { ServerTime } from './server-time.ts';

const now = Date.UTC(2026, 8, 1, 12);
const day = 24 * 3_600_000;

test.each([
  { what: 'nothing', dates: [], at: now },
  { what: 'a time that is months ahead', dates: ['Wed, 25 Nov 2026 12:00:00 GMT'], at: now + 85 * day },
  { what: 'a time that is months behind', dates: ['Sat, 18 Jul 2026 12:00:00 GMT'], at: now - 45 * day },
  { what: 'about the time here', dates: ['Tue, 01 Sep 2026 12:00:59 GMT'], at: now },
  { what: 'no time', dates: ['Wed, 25 Nov 2026 12:00:00 GMT', 'soon', undefined], at: now + 85 * day },
  {
    what: 'another time, once it was set right',
    dates: ['Wed, 25 Nov 2026 12:00:00 GMT', 'Tue, 01 Sep 2026 12:00:00 GMT'],
    at: now,
  },
])('what the API server takes the time for, where its answers say $what', ({ dates, at }) => {
  const time = new ServerTime();
  for (const date of dates) time.read(date, now);
  expect(time.at(now)).toEqual(new Date(at));
});
