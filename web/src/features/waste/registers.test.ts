import { describe, expect, it } from 'vitest';
import { bodyOf, cornersOf, coversOf, draftOf, registers } from './registers';

const [facilities, , parties, papers] = registers;

describe('one form for the registers', () => {
  it('reads a row into the form and back into what its door takes', () => {
    if (!facilities) throw new Error('no register of facilities');
    const row = { id: 'x', code: 'store-a', kind: 'store', nameZh: 'A库', nameEn: 'Store A', capacityGrams: 120_500_000, isClosed: false };
    const draft = draftOf(facilities, row);
    expect(draft['capacityGrams']).toBe('120.5');
    expect(bodyOf(facilities, draft, 3)).toEqual({ site: 3, code: 'store-a', kind: 'store', nameZh: 'A库', nameEn: 'Store A', capacityGrams: 120_500_000, isClosed: false });
    expect(bodyOf(facilities, { ...draft, capacityGrams: '1,2,3' }, 3)).toBeNull();
    expect(bodyOf(facilities, { ...draft, nameZh: ' ' }, 3)).toBeNull();
    expect(bodyOf(facilities, { ...draft, capacityGrams: '' }, 3)?.['capacityGrams']).toBeNull();
  });

  it('reads what a permit covers line by line and names the line that is wrong', () => {
    expect(coversOf('321-024-48 R4 2000\n\n321-023-48，R5，3000.5')).toEqual({
      lines: [{ wasteCode: '321-024-48', method: 'R4', limitGrams: 2_000_000_000 }, { wasteCode: '321-023-48', method: 'R5', limitGrams: 3_000_500_000 }], wrong: undefined,
    });
    expect(coversOf('321-024-48 R4 2000\n321-024-48 R4').wrong).toBe(2);
    expect(papers && bodyOf(papers, { ...draftOf(papers, undefined), number: 'N', name: 'n', validFrom: '2026-01-01', validUntil: '2027-01-01', lines: 'x' }, 1)).toBeNull();
  });

  it('reads the corners of a route line by line and names the line that is wrong', () => {
    expect(cornersOf('34.75, 113.62\n34.80 114.30')).toEqual({ corners: [{ latitude: 34.75, longitude: 113.62 }, { latitude: 34.8, longitude: 114.3 }], wrong: undefined });
    expect(cornersOf('34.75, 113.62\n134.80 114.30').wrong).toBe(2);
    const routes = registers.find((one) => one.name === 'routes');
    expect(routes && bodyOf(routes, { ...draftOf(routes, { id: 'x', corners: [{ latitude: 1, longitude: 2 }, { latitude: 3, longitude: 4 }], corridorMeters: 500, dwellMinutes: 20, yardMeters: 800 }) }, 1)).toEqual({
      site: 1, id: 'x', corners: [{ latitude: 1, longitude: 2 }, { latitude: 3, longitude: 4 }], corridorMeters: 500, dwellMinutes: 20, yardMeters: 800,
    });
  });

  it('takes the number of an organization as a number, or none', () => {
    const body = parties && bodyOf(parties, { kind: 'carrier', creditCode: 'C', name: 'n', province: '41', org: '7' }, 1);
    expect(body?.['org']).toBe(7);
  });
});
