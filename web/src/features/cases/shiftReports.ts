import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { language } from '../../i18n/i18n';
import { refreshCases } from './cases';

/** A shift of the calendar and its handover, once somebody began one. */
export interface ShiftLine {
  date: string;
  code: string;
  crew: string | null;
  startAt: string;
  endAt: string;
  handOver: {
    case: string;
    number: string;
    status: 'open' | 'suspended' | 'closed' | 'canceled';
    state: string;
    outgoing: string | null;
    incoming: string | null;
    dueAt: string | null;
    alarms: number;
    overrides: number;
  } | null;
}

/** An alarm of the shift. */
export interface ShiftAlarm {
  id: string; code?: string; nameZh?: string; nameEn?: string; placeZh?: string; placeEn?: string; priority: number;
  at: string; returnedAt?: string; acknowledgedAt?: string; acknowledgedBy?: string;
}

/** What kept an alarm from sounding, or what was corrected by hand. */
export interface ShiftOverride {
  kind: 'shelved' | 'suppressed' | 'outOfService' | 'correction';
  nameZh?: string; nameEn?: string; placeZh?: string; placeEn?: string; at?: string; untilAt?: string; by?: string; reason?: string;
  standing: boolean;
}

/** A case that was opened, closed or late in the shift. */
export interface ShiftCase {
  id: string; number: string; type: string; typeZh?: string; typeEn?: string; title?: string; status: 'open' | 'suspended' | 'closed' | 'canceled';
  openedAt: string; closedAt?: string; dueAt?: string;
}

/** An indicator of the site over the shift. */
export interface ShiftIndicator {
  path: string; nameZh?: string; nameEn?: string; unit?: string; decimals?: number; mean?: number; min?: number; max?: number;
  last?: number; percentGood?: number; bandLo?: number; bandHi?: number;
}

/** What was gathered of a shift, as the case keeps it and people sign it. */
export interface ShiftContents {
  date: string;
  shift: string;
  crew?: string;
  beginsAt: string;
  endsAt: string;
  filledAt: string;
  alarmCounts: readonly number[];
  alarms: readonly ShiftAlarm[];
  overrides: readonly ShiftOverride[];
  cases: readonly ShiftCase[];
  indicators: readonly ShiftIndicator[];
  notes: readonly { at: string; by: string; text: string }[];
}

/** The gathered fields of a handover; null for a case that is none. */
export function contentsOf(data: Readonly<Record<string, unknown>>): ShiftContents | null {
  return isContents(data) ? data : null;
}

function isContents(data: object): data is ShiftContents {
  return 'date' in data && typeof data.date === 'string' && ['alarmCounts', 'alarms', 'overrides', 'cases', 'indicators', 'notes']
    .every((name) => Array.isArray(Object.entries(data).find(([key]) => key === name)?.[1]));
}

/** The name of a thing in the language of the page. */
export function nameIn(one: { nameZh?: string; nameEn?: string }): string {
  return (language() === 'zh-CN' ? one.nameZh : one.nameEn) ?? one.nameZh ?? '—';
}

/** Where it stands. */
export function placeIn(one: { placeZh?: string; placeEn?: string }): string {
  return (language() === 'zh-CN' ? one.placeZh : one.placeEn) ?? '';
}

export const shiftLinesQuery = (org: string | undefined) =>
  queryOptions({
    queryKey: ['cases', 'shifts', org],
    queryFn: async ({ signal }) => (await api.get<{ items: ShiftLine[] }>('/shifts/', { org: org ?? '', days: 7 }, signal)).items,
    enabled: org !== undefined,
    refetchInterval: 60_000,
  });

/** Gathers a shift and opens its handover; gives the case. */
export async function beginHandOver(org: string, startAt: string): Promise<string> {
  const made = await api.post<{ case: string }>('/shifts/hand-overs', { org: Number(org), startAt });
  await refreshCases();
  return made.case;
}

/** Gathers the contents of a handover anew. */
export async function gatherAgain(id: string): Promise<void> {
  await api.post(`/shifts/hand-overs/${id}/gather`, {});
  await refreshCases();
}
