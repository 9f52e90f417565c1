import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import type { MimicBody } from './mimic/mimicBody';

/** Levels of the equipment tree, from the group down. */
export const levels = ['group', 'site', 'area', 'unit', 'equipment', 'module'] as const;
export type PlantLevel = (typeof levels)[number];

/** A node of the tree. */
export interface PlantNode {
  id: string;
  parentId: string | null;
  level: PlantLevel;
  code: string;
  path: string;
  nameZh: string;
  nameEn: string;
  siteId: number;
  ordinal: number;
  simulated: boolean;
  /** Signals directly on it. */
  signals: number;
}

/** Where the values of a signal come from. */
export const signalKinds = ['measured', 'calculated', 'manual', 'lab', 'simulated'] as const;
export type SignalKind = (typeof signalKinds)[number];

/** A signal with its place. */
export interface PlantSignal {
  id: string;
  nodeId: string;
  name: string;
  path: string;
  key: string;
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
  step: boolean;
  /** Code of its set of digital states. */
  states: string | null;
  maxGapSeconds: number | null;
  staleAfterSeconds: number | null;
  kind: SignalKind;
  expression: string;
  siteId: number;
  ordinal: number;
}

/** Where a node was, from and until when; null ends are open. */
export interface NodeMove {
  validFromAt: string | null;
  validToAt: string | null;
  path: string;
  reason: string;
}

/** A node with everything on it. */
export interface NodeDetail {
  node: PlantNode;
  lineage: PlantNode[];
  children: PlantNode[];
  signals: PlantSignal[];
  attributes: Readonly<Record<string, unknown>>;
  moves: NodeMove[];
  /** Version of its display; 0 when it has none. */
  mimicVersion: number;
}

/** How many signals directly on a node are how trustworthy now. */
export interface NodeHealth {
  nodeId: string;
  good: number;
  uncertain: number;
  bad: number;
  stale: number;
  missing: number;
}

export const healths = ['good', 'uncertain', 'bad', 'stale', 'missing'] as const;
export type Health = (typeof healths)[number];

/** A signal with its newest value and what the last day says of its data. */
export interface SignalQuality {
  signal: PlantSignal;
  health: Health;
  lastAt: string | null;
  last: number | null;
  quality: number | null;
  percentGood: number | null;
  values: number;
  gaps: number;
  longestGapSeconds: number;
  frozenSeconds: number | null;
}

/** One named state of a digital signal. */
export interface DigitalState {
  value: number;
  code: string;
  nameZh: string;
  nameEn: string;
}

/** A set of named states. */
export interface DigitalSet {
  code: string;
  nameZh: string;
  nameEn: string;
  states: DigitalState[];
}

/** A display as it is stored, with the signals it shows. */
export interface Mimic {
  nodeId: string;
  version: number;
  author: string;
  note: string;
  savedAt: string;
  body: MimicBody;
  signals: PlantSignal[];
}

/** A node that has a display. */
export interface MimicEntry {
  id: string;
  level: PlantLevel;
  path: string;
  nameZh: string;
  nameEn: string;
  siteId: number;
  version: number;
  author: string;
  note: string;
  savedAt: string;
  format: 'mimic/v1' | 'cockpit/v1';
}

/** One version of a display. */
export interface MimicVersion {
  version: number;
  author: string;
  note: string;
  savedAt: string;
}

/** One change of a node or of a signal on it. */
export interface NodeChange {
  at: string;
  actorKind: string;
  actorName: string;
  verb: string;
  nameZh: string;
  nameEn: string;
}

/** The tree of a site, or of all; `at` places the nodes as they were then. */
export const treeQuery = (site: string | undefined, at?: string) =>
  queryOptions({
    queryKey: ['plant', 'tree', site, at],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: PlantNode[] }>('/plant/tree', { site, at }, signal)).items,
    staleTime: 60_000,
  });

/** A node by its id or plant path. */
export const nodeQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: ['plant', 'node', id],
    queryFn: ({ signal }) => api.get<NodeDetail>('/plant/nodes/find', { path: id }, signal),
    staleTime: 30_000,
    enabled: id !== undefined,
  });

/** What a list of signals is narrowed to. */
export interface SignalFilter {
  search?: string | undefined;
  node?: string | undefined;
  site?: string | undefined;
  kind?: string | undefined;
  health?: string | undefined;
}

/** Signals, page by page. */
export const signalPagesQuery = (filter: SignalFilter, limit = 100) =>
  infiniteQueryOptions({
    queryKey: ['plant', 'signals', filter, limit],
    queryFn: ({ signal, pageParam }) =>
      api.get<Page<PlantSignal>>('/plant/signals', { ...filter, limit, cursor: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
    staleTime: 30_000,
  });

/** All signals below a node, up to a thousand. */
export const signalsBelowQuery = (node: string | undefined) =>
  queryOptions({
    queryKey: ['plant', 'signals', 'below', node],
    queryFn: async ({ signal }) =>
      (await api.get<Page<PlantSignal>>('/plant/signals', { node, limit: 1000 }, signal)).items,
    staleTime: 60_000,
    enabled: node !== undefined,
  });

/** Signals by their keys or paths. */
export const signalsByKeyQuery = (keys: readonly string[]) =>
  queryOptions({
    queryKey: ['plant', 'signals', 'keys', keys],
    queryFn: async ({ signal }) =>
      (await api.get<Page<PlantSignal>>('/plant/signals', { key: keys.join('\n') }, signal)).items,
    staleTime: 60_000,
    enabled: keys.length > 0,
  });

/** How trustworthy the newest values are, node by node. */
export const healthQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['plant', 'health', site],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: NodeHealth[] }>('/plant/health', { site }, signal)).items,
    refetchInterval: 30_000,
    enabled: site !== undefined,
  });

/** Data quality of the last day. */
export const qualityQuery = (site: string | undefined, node?: string) =>
  queryOptions({
    queryKey: ['plant', 'quality', site, node],
    queryFn: ({ signal }) =>
      api.get<{ fromAt: string; toAt: string; items: SignalQuality[]; partial: boolean }>(
        '/plant/quality',
        { site, node },
        signal,
      ),
    refetchInterval: 120_000,
    staleTime: 60_000,
    enabled: site !== undefined,
  });

/** The display of a node; `version` an older one. */
export const mimicQuery = (node: string | undefined, version?: number) =>
  queryOptions({
    queryKey: ['plant', 'mimic', node, version],
    queryFn: ({ signal }) => api.get<Mimic>(`/plant/nodes/${node ?? ''}/mimic`, { version }, signal),
    staleTime: 60_000,
    enabled: node !== undefined,
  });

/** Every node that has a display. */
export const mimicsQuery = queryOptions({
  queryKey: ['plant', 'mimics'],
  queryFn: async ({ signal }) => (await api.get<{ items: MimicEntry[] }>('/plant/mimics', undefined, signal)).items,
  staleTime: 30_000,
});

/** Versions of a display, newest first. */
export const versionsQuery = (node: string) =>
  queryOptions({
    queryKey: ['plant', 'mimicVersions', node],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: MimicVersion[] }>(`/plant/nodes/${node}/mimic/versions`, undefined, signal)).items,
  });

/** Who changed what on a node, newest first. */
export const changesQuery = (node: string) =>
  queryOptions({
    queryKey: ['plant', 'changes', node],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: NodeChange[] }>(`/plant/nodes/${node}/history`, { limit: 200 }, signal)).items,
  });

/** All sets of digital states. */
export const statesQuery = queryOptions({
  queryKey: ['plant', 'states'],
  queryFn: async ({ signal }) => (await api.get<{ items: DigitalSet[] }>('/plant/states', undefined, signal)).items,
  staleTime: 300_000,
});
