import { expect, test } from 'vitest';
import { pathOf } from './track';

test('AGapOfMoreThanTenMinutes_BreaksTheLine', () => {
  const fix = (minute: number) => ({ at: new Date(minute * 60_000).toISOString(), latitude: 34.7, longitude: 113.6 + minute / 100 });
  const path = pathOf([0, 1, 2, 15, 16].map(fix), 360, 110);
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path.match(/L/g)).toHaveLength(3);
});
