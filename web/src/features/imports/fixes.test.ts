import { expect, test } from 'vitest';
import { fixesFor } from './fixes';
import type { Plan, Reject, Report } from './imports';

function report(code: string, ...cells: [column: string, value: string][]): Report {
  const sample = cells.map(([column, value], at): Reject => ({ row: at + 2, column, value, code, isWarning: false }));
  return {
    rows: 10, values: 10, rejected: cells.length, warned: 0, sameStamps: 0, held: 0, firstAt: null, lastAt: null,
    longestGapSeconds: 0, byCode: { [code]: cells.length }, sample, keys: [],
  };
}

const plan = (decimal: string): Plan => ({
  separator: ';', decimal, timeFormat: 'iso', zone: 'UTC', measurement: 'm', columns: [], timeColumn: 0,
  timeColumn2: -1, sameStamp: 'newest', spreadNs: 0, rowsPerStamp: 1, rows: 10,
});

const keys = (code: string, found: Report, decimal = '.'): string[] =>
  fixesFor(code, found, plan(decimal), {}).map((fix) => fix.key);

test('NumbersWithACommaInAPointFile_OfferTheDecimalCommaFirst', () => {
  expect(keys('import.badNumber', report('import.badNumber', ['a', '1,5'], ['b', '2,25']))[0]).toBe('decimalComma');
  expect(keys('import.badNumber', report('import.badNumber', ['a', '1,5'], ['b', 'n.b.']))[0]).toBe('missing');
});

test('WordsInANumberColumn_BecomeNoValue_BesideThoseKnownAlready', () => {
  const found = report('import.badNumber', ['a', 'n.b.'], ['b', 'n.b.'], ['a', '停']);
  const [fix] = fixesFor('import.badNumber', found, plan('.'), { missing: ['x'] });
  expect(fix?.patch).toEqual({ missing: ['x', 'n.b.', '停'] });
});

test('OneColumnOnly_CanBecomeText', () => {
  expect(keys('import.badNumber', report('import.badNumber', ['a', 'x']))).toContain('asText');
  expect(keys('import.badNumber', report('import.badNumber', ['a', 'x'], ['b', 'y']))).not.toContain('asText');
});

test('WrongCellCounts_CanOnlyBeMendedInTheFile', () => {
  expect(keys('import.cellCount', report('import.cellCount', ['', '1;2;3']))).toEqual([]);
});
