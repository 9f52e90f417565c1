import { expect, test } from 'vitest';
import { placed } from './genealogy';

test('EachBatch_StandsBehindItsParents', () => {
  const node = (id: string) => ({ id, code: id, generatedAt: '', origin: 'generated' });
  const edge = (parentId: string, childId: string) => ({ parentId, childId, grams: 1, kind: 'merge' });
  const { boxes } = placed({
    nodes: ['a', 'b', 'c', 'd'].map(node), edges: [edge('a', 'c'), edge('b', 'c'), edge('c', 'd')], shares: [], isCut: false,
  }, 100, 40);
  const x = Object.fromEntries(boxes.map((box) => [box.id, box.x]));
  expect(x['a']).toBe(x['b']);
  expect(x['c']).toBeGreaterThan(x['a'] ?? 0);
  expect(x['d']).toBeGreaterThan(x['c'] ?? 0);
});
