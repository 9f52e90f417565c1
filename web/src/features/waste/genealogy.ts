import type { Genealogy } from './waste';

/** A box of the graph, placed. */
export interface GenealogyBox {
  id: string;
  code: string;
  origin: string;
  x: number;
  y: number;
}

/** Places each batch one column behind its last parent. */
export function placed(genealogy: Genealogy, wide: number, high: number): { boxes: GenealogyBox[]; width: number; height: number } {
  const column = new Map(genealogy.nodes.map((node) => [node.id, 0]));
  for (let round = 0; round < genealogy.nodes.length; round++) {
    for (const edge of genealogy.edges) {
      const behind = (column.get(edge.parentId) ?? 0) + 1;
      if (behind > (column.get(edge.childId) ?? 0) && behind < genealogy.nodes.length) column.set(edge.childId, behind);
    }
  }
  const rows = new Map<number, number>();
  const boxes = genealogy.nodes.map((node) => {
    const at = column.get(node.id) ?? 0;
    const row = rows.get(at) ?? 0;
    rows.set(at, row + 1);
    return { id: node.id, code: node.code, origin: node.origin, x: 4 + at * (wide + 92), y: 4 + row * (high + 20) };
  });
  return {
    boxes,
    width: Math.max(...boxes.map((box) => box.x + wide), 0) + 4,
    height: Math.max(...boxes.map((box) => box.y + high), 0) + 4,
  };
}
