/** The components of the library, in the order of the palette. */
export const components = [
  'vessel',
  'evaporatorEffect',
  'flashTank',
  'tank',
  'cell',
  'tower',
  'heatExchanger',
  'pump',
  'fan',
  'motor',
  'valve',
  'transformer',
  'breaker',
  'pipe',
  'value',
  'bar',
  'text',
  'potRow',
] as const;
export type ComponentType = (typeof components)[number];

/** What flows in a pipe. */
export const media = [
  'liquor',
  'steam',
  'vapor',
  'condensate',
  'water',
  'air',
  'gas',
  'acid',
  'slurry',
  'power',
] as const;
export type Medium = (typeof media)[number];

/** Where a signal can be bound. */
export type Slot = 'level' | 'state' | 'value';

export type Point = readonly [x: number, y: number];

/** Many equal pots in a row: `{n}` in the pattern is the pot's number. */
export interface Pots {
  pattern: string;
  from: number;
  to: number;
  bandLo?: number;
  bandHi?: number;
  /** The first pot stands at the right, as in the room where the current runs back. */
  reversed?: boolean;
}

/** One part of a display. */
export interface MimicItem {
  id: string;
  type: ComponentType;
  x?: number;
  y?: number;
  w?: number;
  h?: number;
  points?: readonly Point[];
  medium?: Medium;
  labelZh?: string;
  labelEn?: string;
  /** Plant path of the equipment that it stands for. */
  node?: string;
  bind?: Partial<Record<Slot, string>>;
  pots?: Pots;
  /** Turned clockwise, degrees. */
  turn?: number;
  layer?: string;
  /** Font size of texts and values. */
  size?: number;
  /** Of texts and values: left, center, right of x. Of equipment: where its name stands, top, bottom or right. */
  align?: string;
  /** The unit of a value stands elsewhere, as in the head of its row; a text is plain, not a heading. */
  bare?: boolean;
}

/** A display as it is stored. */
export interface MimicBody {
  format: string;
  width: number;
  height: number;
  items: readonly MimicItem[];
}

interface Kind {
  w: number;
  h: number;
  slots: readonly Slot[];
  /** Stands for equipment: has a state, can be selected, is read out. */
  equipment: boolean;
  /** The name stands inside the outline. */
  inside?: boolean;
}

/** Starting size and slots of each component. */
export const kinds: Readonly<Record<ComponentType, Kind>> = {
  vessel: { w: 60, h: 120, slots: ['level', 'state', 'value'], equipment: true, inside: true },
  evaporatorEffect: { w: 56, h: 198, slots: ['level', 'state', 'value'], equipment: true, inside: true },
  flashTank: { w: 62, h: 54, slots: ['level', 'state', 'value'], equipment: true, inside: true },
  tank: { w: 90, h: 90, slots: ['level', 'state', 'value'], equipment: true, inside: true },
  tower: { w: 60, h: 150, slots: ['level', 'state', 'value'], equipment: true, inside: true },
  cell: { w: 84, h: 110, slots: ['level', 'state', 'value'], equipment: true, inside: true },
  heatExchanger: { w: 36, h: 36, slots: ['state', 'value'], equipment: true },
  pump: { w: 24, h: 24, slots: ['state', 'value'], equipment: true },
  fan: { w: 30, h: 30, slots: ['state', 'value'], equipment: true },
  motor: { w: 28, h: 28, slots: ['state', 'value'], equipment: true },
  valve: { w: 24, h: 16, slots: ['state', 'value'], equipment: true },
  transformer: { w: 28, h: 44, slots: ['state', 'value'], equipment: true },
  breaker: { w: 20, h: 20, slots: ['state'], equipment: true },
  pipe: { w: 0, h: 0, slots: ['value'], equipment: false },
  value: { w: 72, h: 20, slots: ['value'], equipment: false },
  bar: { w: 72, h: 34, slots: ['value'], equipment: false },
  text: { w: 72, h: 18, slots: [], equipment: false },
  potRow: { w: 560, h: 90, slots: [], equipment: true },
};

/** Place and size of a part; a pipe's is the box around its points. */
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

export function boxOf(item: MimicItem): Box {
  if (item.points) {
    const xs = item.points.map(([x]) => x);
    const ys = item.points.map(([, y]) => y);
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
  }
  const kind = kinds[item.type];
  return { x: item.x ?? 0, y: item.y ?? 0, w: item.w ?? kind.w, h: item.h ?? kind.h };
}

/** The layer of a part: its own, else by what it is; undefined is always shown. */
export function layerOf(item: MimicItem): string | undefined {
  if (item.layer !== undefined && item.layer !== '') return item.layer;
  if (item.type === 'pipe') return item.medium === 'vapor' ? 'steam' : (item.medium ?? 'liquor');
  return item.type === 'value' || item.type === 'bar' ? 'signals' : undefined;
}

/** Every layer of a display, in the order in which it first occurs; the signals last. */
export function layersOf(body: MimicBody): readonly string[] {
  const found = [...new Set(body.items.map(layerOf))].filter((layer) => layer !== undefined);
  return [...found.filter((layer) => layer !== 'signals'), ...found.filter((layer) => layer === 'signals')];
}

/** The signal of each pot of a row. */
export function potsOf(pots: Pots): readonly { number: number; path: string }[] {
  return Array.from({ length: Math.max(0, Math.min(400, pots.to - pots.from + 1)) }, (_, i) => ({
    number: pots.from + i,
    path: pots.pattern.replace('{n}', String(pots.from + i)),
  }));
}

/** Every key or path that a display is bound to, those of pot rows left out. */
export function bindingsOf(body: MimicBody): readonly string[] {
  return [...new Set(body.items.flatMap((item) => Object.values(item.bind ?? {})))].filter((path) => path !== '');
}
