import { expect, test } from 'vitest';
import { lastPeriod } from './reports';

test('LastPeriod_IsTheOneThatEnded', () => {
  expect(lastPeriod('daily', '2026-03-01')).toBe('2026-02-28');
  expect(lastPeriod('monthly', '2026-01-17')).toBe('2025-12');
});
