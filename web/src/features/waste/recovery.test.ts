import { expect, test } from 'vitest';
import type { Indicator, Recovery, RecoveryLine } from './recovery';
import { accountsAddress, assayText, courseOf, indicatorText, meetsTarget, movesIn, typedValue, withoutLot } from './recovery';

const share: Indicator = {
  code: 'redMudUse', unit: 'share', better: 'higher', toBeConfirmed: true, nameZh: '', nameEn: '', howZh: '', howEn: '', source: '', years: [],
};
const year = { year: 2026, value: 0.121, target: 0.12, reported: null, note: '', setBy: '' };

test('a target is met by the books, or by what was reported before them', () => {
  expect(meetsTarget(share, year)).toBe(true);
  expect(meetsTarget({ ...share, better: 'lower' }, year)).toBe(false);
  expect(meetsTarget(share, { ...year, value: null, reported: 0.1 })).toBe(false);
  expect(meetsTarget(share, { ...year, value: null })).toBeUndefined();
});

test('shares are typed and shown in per cent, masses in tonnes', () => {
  expect(typedValue(share, '12.5')).toBe(0.125);
  expect(typedValue({ ...share, unit: 'g' }, '1.5')).toBe(1_500_000);
  expect(typedValue(share, '')).toBeNull();
  expect(typedValue(share, 'x')).toBeUndefined();
  expect(indicatorText(share, 0.598)).toBe('59.8%');
  expect(indicatorText({ ...share, unit: 'g' }, 1_500_000)).toBe('1.500 t');
});

test('numbers lead to the accounts behind them', () => {
  const recovery: Recovery = { year: 2026, by: 'day', sites: [{ site: 5, books: [{ name: 'Al', id: 'b' }] }], lines: [] };
  expect(accountsAddress(recovery, 5, 'Al', withoutLot('PRD:line-1:321-024-48:ingot'))).toBe('/ledger?site=5&book=b&path=PRD%3Aline-1%3A321-024-48&days=366');
  expect(accountsAddress(recovery, 5, 'F', 'PRD:line-1:321-024-48')).toBeUndefined();
  expect(assayText({ number: 'LH-1', moisture: 0.004, elements: { Al: 0.452 } }, (name) => name, 'water', ', ')).toBe('water 0.40%, Al 45.20%');
});

test('a course begins where something happened', () => {
  const point = (from: string, generatedGrams: number) => ({ from, generatedGrams, fedGrams: 0, productGrams: 0, elements: [] });
  const days = Array.from({ length: 31 }, (_, day) => point(String(day), day < 20 ? 0 : 5));
  const line: RecoveryLine = {
    site: 5, wasteCode: 'SW09', nameZh: '', nameEn: '', isHazardous: false, openingGrams: 9, generatedGrams: 0, ownResidueGrams: 0, fedGrams: 0, entrustedGrams: 0,
    disposedGrams: 0, oldGrams: 0, gainGrams: 0, closingGrams: 9, utilization: null, products: [], elements: [], behind: [], course: days,
  };
  expect(courseOf(line)[0]?.from).toBe('19');
  expect(courseOf({ ...line, course: days.slice(0, 10) })).toEqual([]);
  expect(movesIn(line)).toBe(false);
});
