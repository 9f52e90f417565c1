import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Query } from '../../api/client';
import { api } from '../../api/client';
import { language } from '../../i18n/i18n';
import type { Alarm, Listed } from './shapes';

/** Which part of the present alarms a list shows. */
export type Show = 'active' | 'unacknowledged' | 'returned' | 'shelved' | 'suppressed' | 'outOfService' | 'masked';

/** How many alarms each part of the list holds. */
export interface Counts {
  priorities: { priority: number; active: number; unacknowledged: number }[];
  active: number;
  unacknowledged: number;
  returned: number;
  shelved: number;
  suppressed: number;
  outOfService: number;
  floods: { siteId: number; position: string; sinceAt: string }[];
}

/** What narrows a list of alarms. */
export interface Narrowed {
  site: string | undefined;
  position: string;
}

const most = 1000;

/** The present alarms of a part of the list, in the order in which an operator reads them. */
export const presentQuery = (show: Show, { site, position }: Narrowed) =>
  queryOptions({
    queryKey: ['alarms', 'active', show, site, position, language()],
    queryFn: async ({ signal }): Promise<readonly Alarm[]> =>
      (await api.get<Listed<Alarm>>('/alarms/active', { show, site, position: position || null, limit: most }, signal))
        .items,
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
    enabled: site !== undefined,
  });

/** Counts of the segments. */
export const countsQuery = ({ site, position }: Narrowed) =>
  queryOptions({
    queryKey: ['alarms', 'counts', 'parts', site, position],
    queryFn: ({ signal }) => api.get<Counts>('/alarms/counts', { site, position: position || null }, signal),
    refetchInterval: 10_000,
    placeholderData: keepPreviousData,
    enabled: site !== undefined,
  });

/** Operator positions of a site. */
export const positionsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['alarms', 'positions', site],
    queryFn: async ({ signal }) => (await api.get<Listed<string>>('/alarms/positions', { site }, signal)).items,
    staleTime: 60_000,
    enabled: site !== undefined,
  });

/** How one alarm has behaved over the last days. */
export interface AlarmRecord {
  days: number;
  count: number;
  hidden: number;
  medianAcknowledgeSeconds: number | null;
  medianActiveSeconds: number | null;
  activeSeconds: number;
  chattering: boolean;
  daily: number[];
}

/** The record of an alarm over 30 days. */
export const recordQuery = (id: string) =>
  queryOptions({
    queryKey: ['alarms', 'record', id],
    queryFn: ({ signal }) => api.get<AlarmRecord>(`/alarms/${id}/record`, { days: 30 }, signal),
    staleTime: 60_000,
  });

/** What the plant's alarm system is measured against. */
export interface Targets {
  averagePerBin: number;
  manageablePerBin: number;
  worstBin: number;
  overloadedBinsPercent: number;
  floodPercent: number;
  topTenPercent: number;
  chattering: number;
  standing: number;
  unauthorized: number;
  priorities: number[];
}

/** One version of a rule that was used. */
export interface RuleUsed {
  code: string;
  version: number;
  source: string;
  clause: string;
  confirmed: boolean;
}

/** How often one definition alarmed. */
export interface Load {
  code: string;
  count: number;
  sharePercent: number;
  chattering: boolean;
  fleeting: number;
}

/** What to call a definition. */
export interface Label {
  id: string;
  code: string;
  name: string;
  nameEn?: string | null;
  place: string;
  placeZh: string;
  placeEn: string;
  priority: number;
}

/** The load of one operator position. */
export interface PositionLoad {
  position: string;
  total: number;
  averagePerBin: number;
  medianPerBin: number;
  worstBin: number;
  worstBinAt: string;
  overloadedBinsPercent: number;
  floodPercent: number;
  medianAcknowledgeSeconds: number | null;
}

/** The figures of a period. */
export interface Kpi {
  fromAt: string;
  toAt: string;
  figures: {
    total: number;
    bins: number[];
    topTenPercent: number;
    mostFrequent: Load[];
    nuisances: Load[];
    chattering: number;
    fleeting: number;
    standing: number;
    priorityPercent: number[];
    medianAcknowledgeSeconds: number | null;
  };
  positions: PositionLoad[];
  names: Record<string, Label>;
  standing: { label: Label; raisedAt: string; masked: boolean }[];
  shelved: number;
  suppressed: number;
  outOfService: number;
  unauthorizedChanges: number;
  definitionShares: number[];
  truncated: boolean;
  targets: Targets;
  rules: RuleUsed[];
}

/** Length of a bin of the figures, ms. */
export const binMs = 600_000;

/** The figures of a period whose ends are ms; without an end it runs to now. */
export const kpiQuery = (narrowed: Narrowed, from: number, to: number | null, everyMs: number | false) =>
  queryOptions({
    queryKey: ['alarms', 'kpi', narrowed.site, narrowed.position, from, to],
    queryFn: ({ signal }) =>
      api.get<Kpi>(
        '/alarms/kpi',
        {
          site: narrowed.site,
          position: narrowed.position || null,
          from: new Date(from).toISOString(),
          to: to === null ? null : new Date(to).toISOString(),
        },
        signal,
      ),
    refetchInterval: everyMs,
    placeholderData: keepPreviousData,
    enabled: narrowed.site !== undefined,
  });

/** A past or present occurrence, with the definition as it was. */
export interface Occurrence {
  definitionId: string;
  siteId: number;
  occurrence: number;
  code: string;
  name: string;
  nameEn?: string | null;
  priority: number;
  place: string;
  placeZh: string;
  placeEn: string;
  position: string;
  signal: string;
  raisedAt: string;
  returnedAt: string | null;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  comment: string | null;
  value: number | null;
  limit: number | null;
  unit: string;
  decimals: number;
  firstOut: boolean;
  annunciated: boolean;
  revised: boolean;
  revisedFromAt: string | null;
  revisedToAt: string | null;
}

/** One entry of the sequence of events. */
export interface PlantEvent {
  definitionId: string;
  siteId: number;
  seq: string;
  occurrence: number;
  kind: string;
  state: string;
  code: string;
  name: string;
  nameEn?: string | null;
  priority: number;
  place: string;
  placeZh: string;
  placeEn: string;
  signal: string;
  timeNs: string;
  eventAt: string;
  untilAt: string | null;
  recordedAt: string;
  value: number | null;
  unit: string;
  decimals: number;
  quality: number;
  firstOut: boolean;
  actorName: string;
  comment: string;
}

const pageRows = 200;

/** A page of the journal: occurrences, or every event. */
export async function journalPage<T>(
  list: 'history' | 'soe',
  query: Query,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Listed<T>> {
  return api.get<Listed<T>>(`/alarms/${list}`, { ...query, cursor, limit: pageRows }, signal);
}

/** Where a file of a list is fetched. */
export type FileFormat = 'csv' | 'xlsx';
