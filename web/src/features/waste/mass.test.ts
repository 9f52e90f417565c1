import { expect, test } from 'vitest';
import { gramsOf } from './mass';

test('Tonnes_BecomeWholeGrams', () => {
  expect(gramsOf('40.000001')).toBe(40_000_001);
  expect(gramsOf('0,18')).toBe(180_000);
  expect(gramsOf('12')).toBe(12_000_000);
});

test('WhatIsNoMass_IsNone', () => {
  for (const text of ['', '-1', '1e3', '1.2345678', 'x', '1.']) expect(gramsOf(text)).toBeNull();
});
