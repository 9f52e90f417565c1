/** How pens share their axes: by unit, one lane per pen, or all in one lane each with its own scale. */
export type LaneMode = 'unit' | 'own' | 'shared';

/** What the shown period is compared with: the one before, the same hours of an earlier day, or one that begins at an
 *  instant (ms). */
export type Compare = 'none' | 'period' | 'day' | 'week' | number;

/** Fixed ends of a pen's scale, in its unit. */
export type FixedScale = readonly [low: number, high: number];

/** The last so many ms up to now, or a fixed period (ms). */
export type TrendRange = { last: number } | { from: number; to: number };

/** Everything that the trend page shows; it lives in the address. */
export interface TrendState {
  keys: readonly string[];
  range: TrendRange;
  lanes: LaneMode;
  compare: Compare;
  /** By signal key; a pen that is not in here follows its values. */
  scales: Readonly<Record<string, FixedScale>>;
  /** Pinned cursor, ms. */
  cursor: number | null;
  /** Index of the selected pen. */
  pen: number;
}

/** More pens are refused: eight colours can be told apart. */
export const maxPens = 8;

const hour = 3_600_000;

/** The ranges offered as buttons. */
export const presets: readonly { id: string; ms: number }[] = [
  { id: '1h', ms: hour },
  { id: '8h', ms: 8 * hour },
  { id: '24h', ms: 24 * hour },
  { id: '7d', ms: 168 * hour },
  { id: '30d', ms: 720 * hour },
];

/** Shortest and longest period that can be shown. */
export const shortest = 10_000;
export const longest = 3_660 * 24 * hour;

/** Reads the address. What does not fit is left at its default. */
export function readState(search: URLSearchParams): TrendState {
  const lanes = search.get('lanes');
  const cursor = number(search.get('at'));
  const pen = number(search.get('pen')) ?? 0;
  // `k` is what this page writes; `key` is what links of other pages carry.
  const keys = [...new Set([...search.getAll('k'), ...search.getAll('key')])].slice(0, maxPens);
  return {
    keys,
    range: readRange(search),
    lanes: lanes === 'own' || lanes === 'shared' ? lanes : 'unit',
    compare: readCompare(search.get('compare')),
    scales: readScales(search.getAll('y'), keys),
    cursor,
    pen: pen >= 0 && pen < keys.length ? Math.floor(pen) : 0,
  };
}

function readCompare(text: string | null): Compare {
  return text === 'period' || text === 'day' || text === 'week' ? text : number(text) ?? 'none';
}

/** `y=1,80,120`: the pen's place among the keys, low and high end. */
function readScales(texts: readonly string[], keys: readonly string[]): Record<string, FixedScale> {
  const scales: Record<string, FixedScale> = {};
  for (const text of texts) {
    const [pen, low, high] = text.split(',').map(number);
    const key = keys[pen ?? -1];
    if (key !== undefined && typeof low === 'number' && typeof high === 'number' && low < high) scales[key] = [low, high];
  }
  return scales;
}

function readRange(search: URLSearchParams): TrendRange {
  const from = number(search.get('from'));
  const to = number(search.get('to'));
  if (from !== null && to !== null && to - from >= shortest && to - from <= longest) return { from, to };
  const last = number(search.get('last'));
  return { last: last !== null && last >= shortest && last <= longest ? last : 8 * hour };
}

function number(text: string | null): number | null {
  if (text === null || text === '') return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** Writes the state into an address, keeping what belongs to others. */
export function writeState(search: URLSearchParams, state: TrendState): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['k', 'key', 'from', 'to', 'last', 'lanes', 'compare', 'y', 'at', 'pen']) next.delete(name);
  for (const key of state.keys) next.append('k', key);
  if ('last' in state.range) next.set('last', String(state.range.last));
  else {
    next.set('from', String(Math.round(state.range.from)));
    next.set('to', String(Math.round(state.range.to)));
  }
  if (state.lanes !== 'unit') next.set('lanes', state.lanes);
  if (state.compare !== 'none') next.set('compare', String(state.compare));
  state.keys.forEach((key, pen) => {
    const fixed = state.scales[key];
    if (fixed) next.append('y', [pen, ...fixed].join(','));
  });
  if (state.cursor !== null) next.set('at', String(Math.round(state.cursor)));
  if (state.pen !== 0) next.set('pen', String(state.pen));
  return next;
}

/** The period shown now, ms. */
export function periodOf(range: TrendRange, now: number): { from: number; to: number } {
  return 'last' in range ? { from: now - range.last, to: now } : range;
}

/** How far back the compared period lies, ms; 0 without comparison, negative when it lies later. */
export function compareShift(compare: Compare, from: number, length: number): number {
  switch (compare) {
    case 'none': return 0;
    case 'period': return length;
    case 'day': return 24 * hour;
    case 'week': return 168 * hour;
    default: return from - compare;
  }
}

/** Zooms around an instant: factor below 1 shows less time. */
export function zoomed(period: { from: number; to: number }, around: number, factor: number): TrendRange {
  const length = Math.min(longest, Math.max(shortest, (period.to - period.from) * factor));
  const share = (around - period.from) / (period.to - period.from);
  const from = Math.round(around - length * share);
  return { from, to: Math.round(from + length) };
}
