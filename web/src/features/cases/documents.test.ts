import { expect, test } from 'vitest';
import { firstRows } from './documents';

test('a CSV file is shown by its first rows, quoted cells whole', () => {
  expect(firstRows('name,price\r\n"pump, ""B""",12\n\nseal,3\nlast,1', 3)).toEqual([
    ['name', 'price'], ['pump, "B"', '12'], ['seal', '3'],
  ]);
});
