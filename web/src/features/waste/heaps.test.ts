import { expect, test } from 'vitest';
import { surveyOf } from './heaps';

test('a survey shows its mass and uncertainty before it is kept', () => {
  const found = surveyOf('250000', '1.65', '2', '3');
  expect(found?.tonnes).toBe(412_500);
  expect(found?.uncertainty ?? 0).toBeCloseTo(14_873, 0);
  expect(surveyOf('250000', '', '2', '3')).toBeUndefined();
  expect(surveyOf('250000', '1.65', '0', '3')).toBeUndefined();
});
