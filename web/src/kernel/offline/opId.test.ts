import { expect, test } from 'vitest';
import { newOpId } from './opId';

test('the site is in the last 20 bits, the time in the first 48', () => {
  const id = newOpId(0x5abcd, 0x0123456789ab);
  expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{7}5abcd$/);
  expect(newOpId(7)).not.toBe(newOpId(7));
});
