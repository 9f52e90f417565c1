import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { language } from '../../i18n/i18n';

/** A signal that an expression reads. */
export interface CalculationInput {
  /** How the expression calls it. */
  text: string;
  key: string;
  name: string;
  unit: string;
  /** How long its value counts without a newer one; null for ever. */
  holdSeconds: number | null;
}

export type Standing = 'upToDate' | 'behind' | 'waiting' | 'faulty';

/** A calculated signal as listed. */
export interface Calculation {
  signalId: string;
  siteId: number;
  path: string;
  key: string;
  name: string;
  unit: string;
  decimals: number;
  expression: string;
  version: number;
  fromAt: string | null;
  standing: Standing;
  computedToAt: string | null;
  fault: string | null;
  inputs: CalculationInput[];
}

/** One version. */
export interface CalculationVersion {
  number: number;
  fromAt: string;
  expression: string;
  unit: string;
  reason: string;
  savedAt: string;
  /** Empty for one that came with the plant's sheet or a template. */
  savedBy: string;
  inputs: CalculationInput[];
}

/** What computing again changed. */
export interface Revision {
  cause: 'late' | 'asked';
  jobId: string | null;
  reason: string;
  byName: string;
  fromAt: string;
  toAt: string;
  computed: number;
  added: number;
  changed: number;
  largestAt: string | null;
  before: number | null;
  after: number | null;
  at: string;
}

/** What a draft would have given. */
export interface Trial {
  unit: string;
  fromAt: string;
  toAt: string;
  count: number;
  good: number;
  min: number | null;
  max: number | null;
  mean: number | null;
  inputs: CalculationInput[];
  t: number[];
  v: (number | null)[];
  q: number[];
}

/** A place of the plant. */
export interface PlantNode {
  id: string;
  parentId: string | null;
  level: string;
  path: string;
  nameZh: string;
  nameEn: string;
  siteId: number;
}

interface Listed<T> {
  items: T[];
  next?: string | null;
}

/** The calculated signals of a site. */
export const calculationsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['calculations', 'list', site, language()],
    queryFn: ({ signal }) => api.get<Listed<Calculation>>('/calculations', { site, limit: 1000 }, signal),
    refetchInterval: 10_000,
  });

/** One with its versions. */
export const calculationQuery = (id: string) =>
  queryOptions({
    queryKey: ['calculations', 'one', id, language()],
    queryFn: ({ signal }) => api.get<{ calculation: Calculation; versions: CalculationVersion[] }>(`/calculations/${id}`, {}, signal),
    refetchInterval: 10_000,
  });

/** What computing again changed, newest first. */
export const revisionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['calculations', 'revisions', id],
    queryFn: async ({ signal }) => (await api.get<Listed<Revision>>(`/calculations/${id}/revisions`, { limit: 20 }, signal)).items,
    refetchInterval: 15_000,
  });

/** Places below which a signal can stand. */
export const placesQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['plant', 'places', site, language()],
    queryFn: async ({ signal }) => (await api.get<Listed<PlantNode>>('/plant/tree', { site }, signal)).items,
    staleTime: 300_000,
  });
