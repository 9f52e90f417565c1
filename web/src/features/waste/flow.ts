import { t } from '../../i18n/i18n';

/** A source or an outlet of a month. */
export interface FlowPart {
  role: string;
  kind: string;
  code: string;
  name: string;
  grams: number;
}

/** The month of a waste code as the door answers it. */
export interface Flow {
  wasteCode: string;
  month: string;
  openingGrams: number;
  generatedGrams: number;
  selfUsedGrams: number;
  selfDisposedGrams: number;
  outGrams: number;
  inTransitGrams: number;
  lossGrams: number;
  differenceGrams: number;
  gainGrams: number;
  receivedGrams: number;
  storedGrams: number;
  closingGrams: number;
  unexplainedGrams: number;
  sources: FlowPart[];
  uses: FlowPart[];
  outs: FlowPart[];
}

/** A box of the diagram, placed. */
export interface FlowNode {
  key: string;
  column: number;
  role: string;
  label: string;
  grams: number;
  pending: boolean;
  x: number;
  y: number;
  height: number;
}

/** A ribbon between two boxes, placed. */
export interface FlowLink {
  from: FlowNode;
  to: FlowNode;
  grams: number;
  role: string;
  y0: number;
  y1: number;
  thick: number;
}

/** A box that is not placed yet. */
export type Draft = Omit<FlowNode, 'x' | 'y' | 'height'>;

/** A ribbon between two boxes by their keys. */
export interface Wanted {
  from: string;
  to: string;
  grams: number;
  role: string;
}

const columns = [118, 300, 470, 610] as const;
const gap = 24;

/** Places the boxes in four columns (sources, stock, treatment, final place) and the ribbons between them. */
export function layoutOf(flow: Flow, _width: number, height: number): { nodes: FlowNode[]; links: FlowLink[] } {
  const drafts: Draft[] = [];
  const wanted: Wanted[] = [];
  const add = (key: string, column: number, role: string, label: string, grams: number, pending = false): void => {
    if (grams > 0) drafts.push({ key, column, role, label, grams, pending });
  };
  const link = (from: string, to: string, grams: number, role: string): void => {
    if (grams > 0) wanted.push({ from, to, grams, role });
  };
  const used = flow.selfUsedGrams + flow.selfDisposedGrams;
  const transferred = flow.outGrams + flow.inTransitGrams + Math.max(0, flow.differenceGrams);
  add('open', 0, 'stock', t('waste.flow.opening'), flow.openingGrams);
  for (const source of flow.sources) add(`source ${source.kind} ${source.code}`, 0, 'source', source.kind === 'OPEN' ? t('waste.flow.opening') : source.name, source.grams);
  add('store', 1, 'stock', t('waste.flow.store'), flow.openingGrams + flow.sources.reduce((sum, one) => sum + one.grams, 0));
  add('use', 2, 'treatment', t('waste.flow.selfUse'), used);
  add('transfer', 2, 'outside', t('waste.flow.transfer'), transferred);
  add('pass', 2, 'pass', '', flow.storedGrams);
  for (const part of flow.uses) add(`use ${part.kind} ${part.code}`, 3, part.role, part.name === '' || part.role !== 'product' ? t(`waste.flow.kind.${part.kind}`) : part.name, part.grams);
  for (const part of flow.outs) add(`out ${part.code}`, 3, 'outside', part.name, part.grams);
  add('road', 3, 'outside', t('waste.flow.road'), flow.inTransitGrams, true);
  add('difference', 3, 'loss', t('waste.flow.difference'), Math.max(0, flow.differenceGrams));
  add('close', 3, 'stock', t('waste.flow.closing'), flow.storedGrams);
  link('open', 'store', flow.openingGrams, 'stock');
  for (const source of flow.sources) link(`source ${source.kind} ${source.code}`, 'store', source.grams, 'source');
  link('store', 'use', used, 'treatment');
  link('store', 'transfer', transferred, 'outside');
  link('store', 'pass', flow.storedGrams, 'stock');
  for (const part of flow.uses) link('use', `use ${part.kind} ${part.code}`, part.grams, part.role);
  for (const part of flow.outs) link('transfer', `out ${part.code}`, part.grams, 'outside');
  link('transfer', 'road', flow.inTransitGrams, 'outside');
  link('transfer', 'difference', Math.max(0, flow.differenceGrams), 'loss');
  link('pass', 'close', flow.storedGrams, 'stock');
  return place(drafts, wanted, height, columns);
}

/** Places boxes in columns (their left edges are given), as high as their mass, with the ribbons between them. */
export function place(
  drafts: readonly Draft[], wanted: readonly Wanted[], height: number, edges: readonly number[],
): { nodes: FlowNode[]; links: FlowLink[] } {
  const byColumn = edges.map((_, column) => drafts.filter((draft) => draft.column === column));
  const scale = Math.min(...byColumn.filter((some) => some.length > 0).map((some) =>
    (height - 16 - (gap + 2) * (some.length - 1)) / Math.max(1, some.reduce((sum, one) => sum + one.grams, 0))));
  const nodes = byColumn.flatMap((some, column) => {
    const total = some.reduce((sum, one) => sum + Math.max(2, one.grams * scale), 0) + gap * (some.length - 1);
    let y = 8 + Math.max(0, (height - 16 - total) / 2);
    return some.map((draft): FlowNode => {
      const tall = Math.max(2, draft.grams * scale);
      const node = { ...draft, x: edges[column] ?? 0, y, height: tall };
      y += tall + gap;
      return node;
    });
  });
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const left = new Map<string, number>();
  const right = new Map<string, number>();
  const links = wanted.flatMap((one): FlowLink[] => {
    const from = byKey.get(one.from);
    const to = byKey.get(one.to);
    if (!from || !to) return [];
    const thick = Math.max(1, one.grams * scale);
    const y0 = from.y + (right.get(one.from) ?? 0);
    const y1 = to.y + (left.get(one.to) ?? 0);
    right.set(one.from, (right.get(one.from) ?? 0) + thick);
    left.set(one.to, (left.get(one.to) ?? 0) + thick);
    return [{ from, to, grams: one.grams, role: one.role, y0, y1, thick }];
  });
  return { nodes, links };
}

/** The outline of a ribbon. */
export function linkPath({ from, to, y0, y1, thick }: FlowLink): string {
  const [x0, x1] = [from.x + 10, to.x];
  const middle = (x0 + x1) / 2;
  return `M${x0} ${y0} C${middle} ${y0} ${middle} ${y1} ${x1} ${y1} V${y1 + thick} C${middle} ${y1 + thick} ${middle} ${y0 + thick} ${x0} ${y0 + thick} Z`;
}
