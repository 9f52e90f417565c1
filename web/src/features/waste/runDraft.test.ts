import { expect, test } from 'vitest';
import type { RunDraft } from './runDraft';
import { elementsOf, missingOf, moistureOf, runBody } from './runDraft';

const draft: RunDraft = {
  fromId: 'store', facilityId: 'line', method: 'R4', mass: '60', loss: '0.75', gain: '', handler: '何川',
  outputs: [
    { role: 'product', name: '铝锭', streamId: '', storeId: '', mass: '21.6', moisture: '0', elements: 'Al 98' },
    { role: 'residue', name: '', streamId: 'dross', storeId: 'store', mass: '37.65', moisture: '', elements: '' },
  ],
};

test('shares are typed in per cent', () => {
  expect(elementsOf('Al 98, F 1.2')).toEqual({ Al: 0.98, F: 0.012 });
  expect(elementsOf('Al：45.2%；Cl 2')).toEqual({ Al: 0.452, Cl: 0.02 });
  expect(elementsOf('')).toEqual({});
  expect(elementsOf('Xx 3')).toBeNull();
  expect(elementsOf('Al 101')).toBeNull();
  expect(moistureOf(' 2.1 ')).toBe(0.021);
  expect(moistureOf('')).toBeUndefined();
  expect(moistureOf('100')).toBeNull();
});

test('a run balances to the gram', () => {
  expect(missingOf(draft)).toBe(0);
  expect(missingOf({ ...draft, loss: '' })).toBe(750_000);
  expect(missingOf({ ...draft, loss: 'x' })).toBeNull();
  expect(runBody(draft, 7, 'batch')).toEqual({
    site: 7, facilityId: 'line', method: 'R4', handler: '何川', inputs: [{ batchId: 'batch', fromId: 'store', grams: 60_000_000 }],
    products: [{ name: '铝锭', grams: 21_600_000, moisture: 0, elements: { Al: 0.98 } }],
    residues: [{ streamId: 'dross', storeId: 'store', grams: 37_650_000 }], lossGrams: 750_000, gainGrams: 0,
  });
});

test('elements without water are no assay', () => {
  const [product, residue] = draft.outputs;
  if (!product || !residue) throw new Error('two outputs');
  expect(runBody({ ...draft, outputs: [{ ...product, moisture: '' }, residue] }, 7, 'batch')).toBeNull();
  expect(runBody({ ...draft, outputs: [product, { ...residue, storeId: '' }] }, 7, 'batch')).toBeNull();
  expect(runBody({ ...draft, mass: '0' }, 7, 'batch')).toBeNull();
});
