import { formatInstant, readLocal } from '../../i18n/format';
import type { EntryRecord, Sheet } from './sheets';

/** One column of the paper: a sample time. */
export interface Slot {
  /** Sample time, ms. */
  at: number;
  /** Day in the site's zone, 2026-01-31. */
  day: string;
  /** Time in the site's zone, 08:30. */
  time: string;
}

/** Columns that fit beside the names without scrolling. */
const wantedColumns = 7;
const dayMs = 86_400_000;

/** The day after (or before) a day, by calendar. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Days shown together: a sheet with few times a day shows the days before too. */
export function daysOf(times: number): number {
  return times === 0 ? 1 : Math.max(1, Math.min(7, Math.floor(wantedColumns / times)));
}

/** The days that a page shows, the chosen one last. */
export function shownDays(sheet: Sheet, day: string): string[] {
  const days = daysOf(sheet.times.length);
  return Array.from({ length: days }, (_, at) => dayAfter(day, at - days + 1));
}

/** The columns of the shown days: the sheet's times; without any, the times that were entered or added. */
export function slotsOf(sheet: Sheet, days: readonly string[], records: readonly EntryRecord[], added: readonly number[]): Slot[] {
  const planned = days.flatMap((day) => sheet.times.map((time) => readLocal(`${day} ${time}`)));
  const others = [...records.map((record) => Date.parse(record.sampledAt)), ...added].filter((at) => days.includes(formatInstant(at, 'date')));
  const all = [...new Set([...planned.filter((at) => at !== null), ...others])].sort((a, b) => a - b);
  return all.map((at) => ({ at, day: formatInstant(at, 'date'), time: formatInstant(at, 'time').slice(0, 5) }));
}

/** Start and end of the shown days, ms. */
export function spanOf(days: readonly string[]): { from: number; to: number } {
  const first = days[0] ?? '1970-01-01';
  const last = days.at(-1) ?? first;
  return { from: readLocal(first) ?? 0, to: readLocal(dayAfter(last, 1)) ?? 0 };
}

/** The newest slot whose time has come: where one begins to write. */
export function currentSlot(slots: readonly Slot[], now: number): Slot | undefined {
  return slots.findLast((slot) => slot.at <= now) ?? slots[0];
}

/** The name of a cell. */
export const cellOf = (signalId: string, at: number): string => `${signalId}@${at}`;
