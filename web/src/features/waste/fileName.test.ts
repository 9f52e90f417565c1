import { expect, test } from 'vitest';
import { fileNameOf } from './fileName';

test('a file keeps the name that the server gave it', () => {
  expect(fileNameOf('attachment; filename=b1-5-2026-11.csv; filename*=UTF-8\'\'b1-5-2026-11.csv', 'x')).toBe('b1-5-2026-11.csv');
  expect(fileNameOf('attachment; filename*=UTF-8\'\'%E5%8F%B0%E8%B4%A6.xlsx', 'x')).toBe('台账.xlsx');
  expect(fileNameOf('attachment; filename="c1.csv"', 'x')).toBe('c1.csv');
  expect(fileNameOf(null, 'export.csv')).toBe('export.csv');
});
