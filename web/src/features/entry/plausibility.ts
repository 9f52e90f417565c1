import type { SheetSignal } from './sheets';

/** What is noticed of a value before it is sent; `stops` needs a reason, the others only want a second look. */
export interface Doubt {
  kind: 'notNumber' | 'outOfRange' | 'correction' | 'outOfBand' | 'decimalPoint' | 'unusual' | 'backward';
  level: 'wrong' | 'reason' | 'look';
  /** Values for the words of the doubt. */
  low?: number | null;
  high?: number | null;
  usual?: number;
  before?: number;
}

/**
 * Reads what a person typed: full-width digits and the Chinese full stop of an input method, a decimal comma, grouping
 * commas, a true minus. Null when it is no number.
 */
export function readNumber(text: string): number | null {
  let plain = text.normalize('NFKC').replace(/[。．]/g, '.').replace(/[−–]/g, '-').replace(/\s/g, '');
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain)) plain = plain.replaceAll(',', '');
  else if (/^[+-]?\d*,\d+$/.test(plain)) plain = plain.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

const enough = 5;

/**
 * Doubts about a typed value, the gravest first.
 * @param stored the value that stands there already
 * @param earlier values of the samples before it, in order of time
 */
export function doubtsOf(text: string, signal: SheetSignal, stored: number | undefined, earlier: readonly number[]): readonly Doubt[] {
  const value = readNumber(text);
  if (value === null) return [{ kind: 'notNumber', level: 'wrong' }];
  const doubts: Doubt[] = [];
  if (stored !== undefined && stored !== value) doubts.push({ kind: 'correction', level: 'reason', before: stored });
  const { rangeLo, rangeHi, bandLo, bandHi } = signal;
  if ((rangeLo !== null && value < rangeLo) || (rangeHi !== null && value > rangeHi)) {
    doubts.push({ kind: 'outOfRange', level: 'reason', low: rangeLo, high: rangeHi });
  }
  const odd = oddAgainst(value, earlier);
  if (odd) doubts.push(odd);
  if (!odd && ((bandLo !== null && value < bandLo) || (bandHi !== null && value > bandHi))) {
    doubts.push({ kind: 'outOfBand', level: 'look', low: bandLo, high: bandHi });
  }
  return doubts;
}

/** A slipped decimal point, a meter that runs backward, or a value far from what was usual. */
function oddAgainst(value: number, earlier: readonly number[]): Doubt | null {
  const last = earlier.at(-1);
  if (earlier.length < enough || last === undefined) return null;
  const rising = earlier.every((one, at) => at === 0 || one > (earlier[at - 1] ?? one));
  if (rising) return value < last ? { kind: 'backward', level: 'look', before: last } : null;
  const usual = middle(earlier);
  const spread = 1.4826 * middle(earlier.map((one) => Math.abs(one - usual)));
  const ratio = usual === 0 ? 1 : value / usual;
  if ([0.01, 0.1, 10, 100].some((shift) => Math.abs(ratio / shift - 1) < 0.15)) return { kind: 'decimalPoint', level: 'look', usual };
  const allowed = Math.max(6 * spread, Math.abs(usual) * 0.01);
  return Math.abs(value - usual) > allowed ? { kind: 'unusual', level: 'look', usual } : null;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}
