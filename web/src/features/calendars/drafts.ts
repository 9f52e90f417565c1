import type { CalendarContent, Day, Exception, Pattern } from './calendars';

/** What a day is, as the year shows it. */
export type DayKind = 'work' | 'rest' | 'holiday' | 'makeup' | 'ownWork' | 'ownOff';

/** What differs between two contents. */
export interface Difference {
  what: 'off' | 'work' | 'regular' | 'week' | 'hours' | 'seasons' | 'shifts' | 'change' | 'changeGone' | 'holidays';
  /** Day or span that it is about; empty for all days. */
  at: string;
  /** Hours, as written. */
  text: string;
}

/** Whole days as numbers, so that a day has a neighbor. */
const serial = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** The day so many days later. */
export const plusDays = (date: string, days: number): string => dateOf(serial(date) + days);

/** ISO weekday, Monday 1 to Sunday 7. */
export const weekday = (date: string): number => ((serial(date) + 3) % 7) + 1;

/** The weeks of a month from Monday on; null before its first and after its last day. */
export function weeksOf(year: number, month: number): (string | null)[][] {
  const first = `${year}-${String(month).padStart(2, '0')}-01`;
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const cells: (string | null)[] = [
    ...Array.from({ length: weekday(first) - 1 }, () => null),
    ...Array.from({ length }, (_, day) => plusDays(first, day)),
  ];
  while (cells.length % 7 > 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** Where a key leads from a day; undefined for keys that lead nowhere. It stays within the year. */
export function step(date: string, key: string): string | undefined {
  const year = date.slice(0, 4);
  const [, month = 1, day = 1] = date.split('-').map(Number);
  const inMonth = (to: number): string => {
    const within = Math.min(12, Math.max(1, to));
    const last = new Date(Date.UTC(Number(year), within, 0)).getUTCDate();
    return `${year}-${String(within).padStart(2, '0')}-${String(Math.min(day, last)).padStart(2, '0')}`;
  };
  const steps: Readonly<Record<string, () => string>> = {
    ArrowLeft: () => plusDays(date, -1),
    ArrowRight: () => plusDays(date, 1),
    ArrowUp: () => plusDays(date, -7),
    ArrowDown: () => plusDays(date, 7),
    PageUp: () => inMonth(month - 1),
    PageDown: () => inMonth(month + 1),
    Home: () => `${year}-01-01`,
    End: () => `${year}-12-31`,
  };
  const to = steps[key]?.();
  return to === undefined ? undefined : to.startsWith(year) ? to : date;
}

/** What a day is: the draft's exception, else what was published, without an exception that the draft took away. */
export function kindOf(day: Day, draft: CalendarContent): DayKind {
  const own = draft.exceptions.find((one) => one.date === day.date);
  if (own) return own.hours.length > 0 ? 'ownWork' : 'ownOff';
  if (!day.usual) return day.holiday ? 'holiday' : 'rest';
  return draft.week.includes(weekday(day.date)) ? 'work' : 'makeup';
}

/** The content with one day marked; no exception makes the day regular. */
export function mark(content: CalendarContent, date: string, exception: Omit<Exception, 'date'> | null): CalendarContent {
  const others = content.exceptions.filter((one) => one.date !== date);
  return {
    ...content,
    exceptions: exception === null ? others : [...others, { date, ...exception }].sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

/** The content with shifts that hold from a day on; an empty day stands for those that hold from the start. */
export function withPattern(content: CalendarContent, from: string, pattern: Pattern): CalendarContent {
  if (from === '') return { ...content, shifts: pattern.shifts, crews: pattern.crews ?? null };
  const others = content.changes.filter((one) => one.from !== from);
  return { ...content, changes: [...others, { ...pattern, from }].sort((a, b) => (a.from < b.from ? -1 : 1)) };
}

/** The patterns in order, each with the last day on which it holds; null: without end. */
export function patternsOf(content: CalendarContent): (Pattern & { from: string; until: string | null })[] {
  const all = [{ from: '', shifts: content.shifts, crews: content.crews ?? null }, ...content.changes];
  return all.map((one, at) => ({ ...one, until: all[at + 1] === undefined ? null : plusDays(all[at + 1]?.from ?? '', -1) }));
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What changes from one content to another, days first. */
export function differences(before: CalendarContent, after: CalendarContent): Difference[] {
  const was = new Map(before.exceptions.map((one) => [one.date, one]));
  const is = new Map(after.exceptions.map((one) => [one.date, one]));
  const days = [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((date): Difference[] => {
    const now = is.get(date);
    if (same(was.get(date), now)) return [];
    if (!now) return [{ what: 'regular', at: date, text: '' }];
    return [{ what: now.hours.length > 0 ? 'work' : 'off', at: date, text: now.hours.join(' ') }];
  });
  const froms = [...new Set([...before.changes, ...after.changes].map((one) => one.from))].sort();
  const changes = froms.flatMap((from): Difference[] => {
    const now = after.changes.find((one) => one.from === from);
    if (same(before.changes.find((one) => one.from === from), now)) return [];
    return [{ what: now ? 'change' : 'changeGone', at: from, text: '' }];
  });
  const whole: [Difference['what'], boolean, string][] = [
    ['week', same(before.week, after.week), ''],
    ['hours', same(before.hours, after.hours), after.hours.join(' ')],
    ['seasons', same(before.seasons, after.seasons), ''],
    ['holidays', same(before.holidays, after.holidays), ''],
    ['shifts', same([before.shifts, before.crews], [after.shifts, after.crews]), ''],
  ];
  return [...days, ...whole.filter(([, equal]) => !equal).map(([what, , text]) => ({ what, at: '', text })), ...changes];
}
