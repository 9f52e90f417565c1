import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import type { LastValue } from '../../kernel/signals';

/** A signal with what the plant knows of it. */
export interface TrendSignal {
  key: string;
  name: string;
  unit: string | null;
  type: string;
  site: string | null;
  path: string | null;
  tagNumber: string | null;
  kind: string;
  decimals: number | null;
  bandLo: number | null;
  bandHi: number | null;
  step: boolean;
  simulated: boolean;
  states: readonly { value: number; name: string }[];
  last: LastValue | null;
}

/** Points to draw: µs, values (null breaks the line) and OPC UA codes. */
export interface PlotData { key: string; unit: string | null; t: number[]; v: (number | null)[]; q: (number | null)[] }

/** Statistics of one period; each array has one entry. */
export interface StatsData {
  key: string;
  count: number[];
  min: (number | null)[];
  max: (number | null)[];
  timeWeightedAvg: (number | null)[];
  stdDev: (number | null)[];
  percentGood: (number | null)[];
}

/** An alarm occurrence of the period. */
export interface AlarmItem {
  definitionId: string;
  occurrence: number;
  name: string;
  nameEn?: string | null;
  priority: number;
  signal: string;
  place: string;
  raisedAt: string;
  returnedAt?: string | null;
  acknowledgedAt?: string | null;
  limit?: number | null;
  unit: string;
  decimals: number;
}

/** A limit of an alarm on a signal. */
export interface AlarmLimit { code: string; kind: LimitKind; value: number; priority: number }

/** Which limit; deviation, rates and states have none that could be drawn. */
export type LimitKind = 'highHigh' | 'high' | 'low' | 'lowLow';

const limitKinds: readonly LimitKind[] = ['highHigh', 'high', 'low', 'lowLow'];

interface DefinitionItem {
  definition: { code: string; kind: string; signal: string; limit: number | null; priority: number; enabled: boolean };
}

const many = <T,>(answer: T | { series: T[] }): T[] =>
  typeof answer === 'object' && answer !== null && 'series' in answer ? answer.series : [answer];

const micros = (ms: number): string => String(Math.round(ms * 1000));

/** The signals of the pens, in any order. */
export const penSignals = (keys: readonly string[]) => queryOptions({
  queryKey: ['signals', 'of', ...keys],
  queryFn: async ({ signal }): Promise<TrendSignal[]> =>
    (await api.get<{ items: TrendSignal[] }>('/signals', { key: keys }, signal)).items,
  enabled: keys.length > 0,
  staleTime: 60_000,
  placeholderData: keepPreviousData,
});

/** Signals to choose from. */
export const foundSignals = (search: string) => queryOptions({
  queryKey: ['signals', 'trend', search],
  queryFn: async ({ signal }): Promise<TrendSignal[]> =>
    (await api.get<{ items: TrendSignal[] }>('/signals', { search, limit: 60 }, signal)).items,
  placeholderData: keepPreviousData,
});

/** The pens' points over a period (ms), thinned to a width in pixels. */
export const plotQuery = (keys: readonly string[], from: number, to: number, width: number) => queryOptions({
  queryKey: ['history', 'plot', keys, from, to, width],
  queryFn: async ({ signal }): Promise<PlotData[]> => many(await api.get<PlotData | { series: PlotData[] }>(
    '/history/plot', { key: keys, from: micros(from), to: micros(to), width }, signal)),
  enabled: keys.length > 0 && to > from && width > 0,
  placeholderData: keepPreviousData,
  gcTime: 60_000,
});

/** The pens' statistics over a period (ms). */
export const statsQuery = (keys: readonly string[], from: number, to: number) => queryOptions({
  queryKey: ['history', 'stats', keys, from, to],
  queryFn: async ({ signal }): Promise<StatsData[]> => many(await api.get<StatsData | { series: StatsData[] }>(
    '/history/summary', { key: keys, from: micros(from), to: micros(to), stdDev: true }, signal)),
  enabled: keys.length > 0 && to > from,
  placeholderData: keepPreviousData,
  gcTime: 60_000,
});

/** Evenly spaced values of one signal, for the distribution and the data table. */
export const evenQuery = (keys: readonly string[], from: number, to: number, count: number) => queryOptions({
  queryKey: ['history', 'even', keys, from, to, count],
  queryFn: async ({ signal }): Promise<PlotData[]> => many(await api.get<PlotData | { series: PlotData[] }>(
    '/history/interpolated',
    { key: keys, from: micros(from), to: micros(to), every: `${Math.max(1, Math.round((to - from) / count))}ms` }, signal)),
  enabled: keys.length > 0 && to > from,
  placeholderData: keepPreviousData,
  gcTime: 60_000,
});

/** The values that stepped signals hold at an instant (ms): where their lines begin. */
export const heldQuery = (keys: readonly string[], at: number) => queryOptions({
  queryKey: ['history', 'held', keys, at],
  queryFn: async ({ signal }): Promise<PlotData[]> => many(await api.get<PlotData | { series: PlotData[] }>(
    '/history/interpolated', { key: keys, from: micros(at), to: micros(at + 1), every: '1ms' }, signal)),
  enabled: keys.length > 0,
  placeholderData: keepPreviousData,
  gcTime: 60_000,
});

/** Alarms raised in the period. */
export const alarmsQuery = (from: number, to: number, enabled: boolean) => queryOptions({
  queryKey: ['alarms', 'history', 'trend', from, to],
  queryFn: async ({ signal }): Promise<AlarmItem[]> => (await api.get<{ items: AlarmItem[] }>(
    '/alarms/history', { from: new Date(from).toISOString(), to: new Date(to).toISOString(), limit: 500 }, signal)).items,
  enabled,
  retry: false,
  placeholderData: keepPreviousData,
  gcTime: 60_000,
});

/** Limits of the alarms on signals, by canonical key. */
export const limitsQuery = (keys: readonly string[], enabled: boolean) => queryOptions({
  queryKey: ['alarms', 'limits', keys],
  queryFn: async ({ signal }): Promise<ReadonlyMap<string, readonly AlarmLimit[]>> => {
    const { items } = await api.get<{ items: DefinitionItem[] }>('/alarms/definitions', { signal: keys, limit: 200 }, signal);
    const limits = new Map<string, AlarmLimit[]>();
    for (const { definition: { code, kind, signal: key, limit, priority, enabled: on } } of items) {
      const known = limitKinds.find((one) => one === kind);
      if (known && limit !== null && on) limits.set(key, [...(limits.get(key) ?? []), { code, kind: known, value: limit, priority }]);
    }
    return limits;
  },
  enabled: enabled && keys.length > 0,
  staleTime: 300_000,
  retry: false,
  placeholderData: keepPreviousData,
});
