import { zoneOffset } from '../../i18n/format';

/** A linear map from data to pixels. */
export interface Scale { min: number; max: number; ticks: readonly number[]; decimals: number }

/** Least and greatest of what is given; null when there is nothing. */
export function extent(values: Iterable<number | null | undefined>): [number, number] | null {
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? [least, greatest] : null;
}

/** A scale around the data with a margin and round ticks, about `wanted` of them. */
export function niceScale(range: [number, number] | null, wanted: number): Scale {
  let [min, max] = range ?? [0, 1];
  if (max - min < 1e-9 * Math.max(1, Math.abs(max))) {
    const half = Math.max(Math.abs(max) * 0.005, 0.5);
    min -= half;
    max += half;
  }
  const margin = (max - min) * 0.08;
  return scaleOf(min - margin, max + margin, wanted);
}

/** A scale between two ends as they are, with round ticks, about `wanted` of them. */
export function scaleOf(min: number, max: number, wanted: number): Scale {
  const step = niceStep((max - min) / Math.max(1, wanted));
  const ticks: number[] = [];
  for (let tick = Math.ceil(min / step) * step; tick <= max + step * 1e-9; tick += step) ticks.push(Math.abs(tick) < step * 1e-9 ? 0 : tick);
  return { min, max, ticks, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  second, 2 * second, 5 * second, 10 * second, 30 * second, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute,
  30 * minute, hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 14 * day, 30 * day, 90 * day, 365 * day,
];

/** Round instants of the site's day for a time axis, at most one per `room` px. */
export function timeTicks(from: number, to: number, width: number, room = 90): { at: number; daily: boolean }[] {
  const raw = ((to - from) * room) / Math.max(1, width);
  const step = steps.find((one) => one >= raw) ?? 365 * day;
  const offset = zoneOffset(from);
  const ticks: { at: number; daily: boolean }[] = [];
  for (let local = Math.ceil((from + offset) / step) * step; local - offset < to; local += step) {
    ticks.push({ at: local - offset, daily: step >= day || local % day === 0 });
  }
  return ticks;
}
