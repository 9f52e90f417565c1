import { expect, test } from 'vitest';
import { massText, shownOf } from './FormFields';

test('Mass_OfTheBooks_IsShownInTonnes', () => {
  expect(massText(22_600_000)).toBe('22.600 t');
  expect(massText(40_000_001)).toBe('40.000001 t');
  expect(shownOf({ type: 'integer', 'x-unit': 'g' }, 22_600_000, [])).toBe('22.600 t');
  expect(shownOf({ type: 'integer', 'x-unit': 'h' }, 12, [])).toBe('12 h');
});
