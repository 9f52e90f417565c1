import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { language } from '../../i18n/i18n';
import { takeAlong } from '../../kernel/offline/taken';

/** The standard of a point. */
export interface Standard {
  node: string;
  nameZh: string;
  nameEn: string;
  level: number;
  trade: 'mechanical' | 'electrical' | 'instrument' | 'process';
  needs: 'running' | 'stopped' | 'any';
  kind: 'check' | 'number';
  methodZh: string;
  methodEn: string;
  unit: string;
  decimals: number;
  loAlarm?: number | null;
  loWarn?: number | null;
  hiWarn?: number | null;
  hiAlarm?: number | null;
  signal: string;
  safetyZh: string;
  safetyEn: string;
}

/** How a reading was judged. */
export type Verdict = 'ok' | 'warning' | 'alarm' | 'skipped';

/** What was found at a point. */
export interface Reading {
  id: string;
  round: string;
  point: string;
  verdict: Verdict;
  value: number | null;
  remark: string;
  reason: string;
  scanned: boolean;
  dwellSeconds: number;
  pointVersion: number;
  occurredAt: string;
  recordedAt: string;
  author: string;
}

/** A case that came out of readings. */
export interface FollowUp {
  case: string;
  point: string;
  kind: 'defect' | 'precision';
  occurrences: number;
  openedAt: string;
  closedAt: string | null;
  endedAs: string | null;
}

/** A point with its last result. */
export interface PointItem {
  id: string;
  siteId: number;
  code: string;
  version: number;
  content: Standard;
  changedAt: string;
  changedBy: string;
  last: Reading | null;
  open: readonly FollowUp[];
}

/** How a point gets worse. */
export interface Trend {
  source: 'results' | 'historian';
  values: number;
  perDay: number;
  now: number;
  low: number;
  high: number;
  robust: boolean;
  daysLeft: number | null;
  limit: number | null;
  times: readonly string[];
  series: readonly number[];
}

/** One point with everything that is known of it. */
export interface PointPageData {
  point: PointItem;
  versions: readonly { version: number; content: Standard; reason: string; changedAt: string; changedBy: string }[];
  results: readonly Reading[];
  trend: Trend | null;
  followUps: readonly FollowUp[];
}

/** A stop of a route. */
export interface RouteStop {
  tag: string;
  placeZh: string;
  placeEn: string;
  minDwellSeconds: number;
  points: readonly string[];
}

/** A route. */
export interface RouteItem {
  id: string;
  siteId: number;
  code: string;
  version: number;
  content: {
    nameZh: string;
    nameEn: string;
    level: number;
    cycle: { unit: 'shift' | 'day' | 'week' | 'month'; count: number; from: string };
    stops: readonly RouteStop[];
  };
  changedAt: string;
  changedBy: string;
}

/** A round as lists show it. */
export interface RoundItem {
  id: string;
  siteId: number;
  route: string;
  case: string;
  code: string;
  nameZh: string;
  nameEn: string;
  level: number;
  fromAt: string;
  toAt: string;
  state: 'due' | 'walked' | 'missed' | 'skipped';
  points: number;
  stops: number;
  seen: number;
  abnormal: number;
  endedAt: string | null;
  endedBy: string | null;
}

/** A point of a round with the version that was valid when it began. */
export interface RoundPoint {
  id: string;
  code: string;
  version: number;
  standard: Standard;
}

/** A round with all that it takes to walk it. */
export interface RoundPageData {
  round: RoundItem;
  stops: readonly { tag: string; placeZh: string; placeEn: string; minDwellSeconds: number; points: readonly RoundPoint[] }[];
  readings: readonly Reading[];
  before: readonly Reading[];
  defective: readonly string[];
}

/** How well inspection is done; shares are null where nothing was due. */
export interface Figures {
  due: number; walked: number; missed: number; rate: number | null; scanned: number | null; results: number;
  abnormal: number; defects: number; defectsOpen: number; hit: number | null;
}

/** The name in the language of the page. */
export function nameOf(one: { nameZh: string; nameEn: string }): string {
  return language() === 'zh-CN' ? one.nameZh : one.nameEn;
}

/** Where a stop is, in the language of the page. */
export function placeOf(one: { placeZh: string; placeEn: string }): string {
  return language() === 'zh-CN' ? one.placeZh : one.placeEn;
}

/** How a point is looked at, in the language of the page. */
export function methodOf(one: Standard): string {
  return language() === 'zh-CN' ? one.methodZh : one.methodEn;
}

/** What to mind, in the language of the page. */
export function safetyOf(one: Standard): string {
  return language() === 'zh-CN' ? one.safetyZh : one.safetyEn;
}

/** What a number says, as the server judges it. */
export function judge(standard: Standard, value: number): Verdict {
  const { loAlarm, loWarn, hiWarn, hiAlarm } = standard;
  if ((hiAlarm ?? Infinity) <= value || (loAlarm ?? -Infinity) >= value) return 'alarm';
  return (hiWarn ?? Infinity) <= value || (loWarn ?? -Infinity) >= value ? 'warning' : 'ok';
}

export const pointsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['field', 'points', site],
    queryFn: async ({ signal }) => (await api.get<{ items: PointItem[] }>('/field/points', { site }, signal)).items,
    enabled: site !== undefined,
  });

export const pointQuery = (id: string) =>
  queryOptions({
    queryKey: ['field', 'point', id],
    queryFn: ({ signal }) => api.get<PointPageData>(`/field/points/${id}`, undefined, signal),
    enabled: id !== '',
  });

export const routesQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['field', 'routes', site],
    queryFn: async ({ signal }) => (await api.get<{ items: RouteItem[] }>('/field/routes', { site }, signal)).items,
    enabled: site !== undefined,
  });

export const labelsQuery = (route: string) =>
  queryOptions({
    queryKey: ['field', 'labels', route],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: { tag: string; placeZh: string; placeEn: string; address: string; code: string[] }[] }>(`/field/routes/${route}/labels`, undefined, signal)).items,
  });

export const figuresQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['field', 'figures', site],
    queryFn: ({ signal }) => api.get<Figures>('/field/figures', { site, days: 30 }, signal),
    enabled: site !== undefined,
  });

const isRounds = (body: unknown): body is { items: RoundItem[] } => typeof body === 'object' && body !== null && 'items' in body;
const isRound = (body: unknown): body is RoundPageData => typeof body === 'object' && body !== null && 'stops' in body;

/** The rounds of a site; what was asked for last stays on the phone. */
export const roundsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['field', 'rounds', site],
    queryFn: async () => (await takeAlong(`/field/rounds?site=${site ?? ''}`, isRounds)).items,
    enabled: site !== undefined,
    retry: false,
    refetchInterval: 30_000,
  });

/** A round, which stays on the phone once it was asked for. */
export const roundQuery = (id: string) =>
  queryOptions({
    queryKey: ['field', 'round', id],
    queryFn: () => takeAlong(`/field/rounds/${id}`, isRound),
    retry: false,
  });

/** Asks for everything of the field again. */
export const refreshField = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['field'] });
