import { describe, expect, it } from 'vitest';
import type { WaitingOp } from '../../api/offlineStore';
import type { Yard } from './yard';
import { found, packedOf, withWaiting } from './yard';

const yard: Yard = {
  site: 1, at: '', isCut: false, facilities: [],
  batches: [{
    id: 'b', code: 'HWCS20261127001', wasteCode: '321-024-48', nameZh: '铝灰渣', nameEn: 'Dross', days: 1,
    places: [{ facilityId: 'a', grams: 10, freeGrams: 10 }], packages: [{ code: 'C1', type: 'bag', netGrams: 3, isPrinted: true, isAttached: false }],
  }],
};

const op = (entity: string, to: unknown): WaitingOp => ({ opId: entity, person: '', entity, entityId: 'b', base: null, to, occurredAt: '' });

describe('the yard on the phone', () => {
  it('stands as the person left it, deed after deed', () => {
    const [batch] = withWaiting(yard, [
      op('waste.move', { fromId: 'a', toId: 'c', grams: 4 }), op('waste.move', { fromId: 'a', toId: 'c', grams: 6 }),
      op('waste.pack', { type: 'bag', netGrams: [1, 2] }), op('waste.label', { code: 'C1' }), op('field.reading', {}),
    ]).batches;
    expect(batch?.places).toEqual([{ facilityId: 'c', grams: 10, freeGrams: 10 }]);
    expect(batch && packedOf(batch)).toBe(6);
    expect([batch?.packages[0]?.isAttached, batch?.waiting]).toEqual([true, 4]);
  });

  it('finds a batch by the code of a package', () => {
    expect(found(yard, 'c1')).toHaveLength(1);
    expect(found(yard, '铝灰')).toHaveLength(1);
    expect(found(yard, 'x')).toHaveLength(0);
  });
});
