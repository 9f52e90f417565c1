import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { language } from '../../i18n/i18n';
import type { Problem } from '../../api/problem';

/** A signal as it stands on a sheet. */
export interface SheetSignal {
  id: string;
  key: string;
  path: string;
  tagNumber: string;
  nameZh: string;
  nameEn: string;
  nodeNameZh: string;
  nodeNameEn: string;
  unit: string;
  decimals: number;
  rangeLo: number | null;
  rangeHi: number | null;
  bandLo: number | null;
  bandHi: number | null;
  kind: string;
  siteId: number;
}

/** Signals × times that people fill in. Without times any time may be entered. */
export interface Sheet {
  id: string;
  siteId: number;
  nameZh: string;
  nameEn: string;
  signals: readonly SheetSignal[];
  /** Times of day in the site's zone, HH:mm. */
  times: readonly string[];
}

/** One entry as stored. */
export interface EntryRecord {
  signalId: string;
  sampledAt: string;
  value: number;
  /** The value that it corrects; null for a first entry. */
  replaced: number | null;
  reason: string;
  enteredBy: string;
  enteredAt: string;
}

/** What became of one value that was sent. */
export interface EntryAnswer {
  seq: number;
  result: 'stored' | 'duplicate' | 'refused';
  problem: Problem | null;
  record: EntryRecord | null;
}

/** One value to send. */
export interface EntryInput {
  seq: number;
  signalId: string;
  sampledAt: string;
  value: number;
  reason: string | null;
}

export const sheetsQuery = queryOptions({
  queryKey: ['entry', 'sheets'],
  queryFn: async ({ signal }) => (await api.get<{ items: Sheet[] }>('/entry/sheets', undefined, signal)).items,
  staleTime: 60_000,
});

/** Every record of a sheet with a sample time in [from, to), ms; corrections follow what they correct. */
export const recordsQuery = (sheet: string, from: number, to: number) =>
  queryOptions({
    queryKey: ['entry', 'records', sheet, from, to],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: EntryRecord[] }>(
        `/entry/sheets/${sheet}/records`,
        { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
        signal,
      )).items,
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  });

/** Sends values; each gets its own answer, and one sent twice is stored once. */
export async function sendEntries(device: string, entries: readonly EntryInput[]): Promise<readonly EntryAnswer[]> {
  const most = 500;
  const answers: EntryAnswer[] = [];
  for (let at = 0; at < entries.length; at += most) {
    const part = await api.post<{ items: EntryAnswer[] }>('/entry/records', { device, entries: entries.slice(at, at + most) });
    answers.push(...part.items);
  }
  return answers;
}

/** A name in the page's language. */
export function nameOf(one: { nameZh: string; nameEn: string }): string {
  return language() === 'zh-CN' ? one.nameZh : one.nameEn;
}

/** The place of a signal in the page's language. */
export function placeOf(signal: SheetSignal): string {
  return language() === 'zh-CN' ? signal.nodeNameZh : signal.nodeNameEn;
}
