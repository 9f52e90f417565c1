import { expect, test } from 'vitest';
import { scaleOf } from './TrialChart';

test('Scale_HoldsEveryValue_WithRoundMarks', () => {
  const { low, high, ticks } = scaleOf([3.2, null, 3.8, 3.5]);
  expect(low).toBeLessThan(3.2);
  expect(high).toBeGreaterThan(3.8);
  expect(ticks.length).toBeGreaterThanOrEqual(3);
  expect(ticks.every((tick) => Math.abs(tick * 10 - Math.round(tick * 10)) < 1e-9)).toBe(true);
});

test('Scale_OfOneValue_OrNone_IsNotEmpty', () => {
  expect(scaleOf([5]).high).toBeGreaterThan(scaleOf([5]).low);
  expect(scaleOf([null]).ticks).toEqual([0, 0.5, 1]);
});
