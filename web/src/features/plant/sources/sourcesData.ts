import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../api/client';

export const sourceKinds = ['live', 'historical'] as const;
export const policies = ['quarantine', 'allow', 'reject'] as const;

/** A sender of values, with its rules. */
export interface DataSource {
  id: string;
  siteId: number;
  name: string;
  /** Live values are seen by alarms; historical ones only fill. */
  kind: (typeof sourceKinds)[number];
  /** What happens to series that nobody has registered. */
  policy: (typeof policies)[number];
  seriesBudget: number;
  qualityField: string;
  latenessSeconds: number;
  futureSeconds: number;
  fixedTags: string;
  disabled: boolean;
  createdAt: string;
}

/** A token that a source writes with. */
export interface SourceToken {
  id: string;
  name: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

/** A source with what it sent since the server started. */
export interface SourceItem {
  source: DataSource;
  seriesUsed: number;
  /** Groups of it in the tray. */
  waiting: number;
  lastSeenAt: string | null;
  traffic: { sinceAt: string; lastAt: string | null; rows: number; values: number; refused: number; held: number };
  tokens: SourceToken[];
}

export const heldReasons = ['series', 'type', 'future'] as const;
export type HeldReason = (typeof heldReasons)[number];
export const heldStates = ['waiting', 'accepted', 'discarded'] as const;
export type HeldState = (typeof heldStates)[number];

/** Lines of one series that wait, or waited, for an engineer. */
export interface HeldGroup {
  id: string;
  siteId: number;
  sourceId: string | null;
  reason: HeldReason;
  series: string;
  /** The field of another type; empty otherwise. */
  field: string;
  state: HeldState;
  lines: number;
  firstAt: string;
  lastAt: string;
  sample: string;
  openedAt: string;
  changedAt: string;
  decidedBy: string;
  decision: string;
}

/** A field of a waiting line. */
export interface HeldField {
  name: string;
  key: string;
  type: string;
  value: string;
}

export interface HeldDetail {
  group: HeldGroup;
  lines: string[];
  fields: HeldField[];
}

/** What storing did; lines that could not be stored go on waiting. */
export interface TrayReplay {
  group: HeldGroup;
  stored: number;
  left: number;
  faults: { line: string; kind: string }[];
}

/** Every source that the person may see. */
export const sourcesQuery = queryOptions({
  queryKey: ['sources', 'list'],
  queryFn: async ({ signal }) => (await api.get<{ items: SourceItem[] }>('/sources', undefined, signal)).items,
  refetchInterval: 15_000,
});

/** The tray in one state, newest first. */
export const trayQuery = (state: string) =>
  queryOptions({
    queryKey: ['sources', 'tray', state],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: HeldGroup[] }>('/sources/tray', { state, limit: 1000 }, signal)).items,
    refetchInterval: 15_000,
  });

/** A group with its lines. */
export const heldQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', 'held', id],
    queryFn: ({ signal }) => api.get<HeldDetail>(`/sources/tray/${id}`, undefined, signal),
  });

/** Groups that wait at a site. */
export function waitingAt(site: string | undefined, items: readonly SourceItem[] | undefined): number {
  return (items ?? []).filter((one) => String(one.source.siteId) === site).reduce((sum, one) => sum + one.waiting, 0);
}

/** The values of the tags in a series: `weather,area=utilities,site=acid1` has utilities and acid1. */
export function tagValues(series: string): readonly string[] {
  return series
    .split(/(?<!\\),/)
    .slice(1)
    .map((tag) => tag.slice(tag.indexOf('=') + 1).replaceAll('\\', ''));
}
