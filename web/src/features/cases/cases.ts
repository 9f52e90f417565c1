import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { language } from '../../i18n/i18n';
import type { CaseDefinition, FormSchema, Labels } from './definition';

/** A person as a case remembers it. */
export interface PersonMark {
  id: string;
  name: string;
}

/** A case as lists show it. */
export interface CaseItem {
  id: string;
  number: string;
  type: string;
  definition: string;
  org: number;
  status: 'open' | 'suspended' | 'closed' | 'canceled';
  title: string | null;
  subject: string | null;
  rev: number;
  openedAt: string;
  closedAt: string | null;
  dueAt: string | null;
}

/** A line of the worklist. */
export interface WorkItem {
  case: string;
  number: string;
  type: string;
  typeLabels: Labels | null;
  title: string | null;
  org: number;
  status: CaseItem['status'];
  task: number;
  key: string;
  labels: Labels | null;
  scope: 'mine' | 'pool' | 'delegated' | 'copied';
  openedAt: string;
  dueAt: string | null;
  level: number;
}

/** An end of a task. */
export interface Outcome {
  id: string;
  labels: Labels;
  reason: boolean;
  formOptional: boolean;
}

/** An open task as its reader sees it. */
export interface CaseTask {
  task: number;
  kind: 'task' | 'sign';
  key: string;
  labels: Labels;
  instructions: Labels | null;
  state: string | null;
  assignee: PersonMark | null;
  delegate: PersonMark | null;
  roles: readonly string[];
  able: readonly PersonMark[];
  can: boolean;
  claims: boolean;
  /** For whom else the reader may do it. */
  for: readonly PersonMark[];
  form: string | null;
  outcomes: readonly Outcome[];
  hash: string | null;
  openedAt: string;
  dueAt: string | null;
  level: number;
}

/** A sign-off with its places and signatures. */
export interface SignOff {
  key: string;
  labels: Labels;
  meaning: Labels;
  rule: 'all' | 'any' | 'kOfN' | 'weighted' | 'sequential';
  k: number | null;
  weight: number | null;
  status: 'open' | 'approved' | 'rejected' | 'void';
  revision: number;
  hash: string;
  signed: Readonly<Record<string, unknown>>;
  slots: readonly {
    task: number;
    weight: number;
    after: readonly number[];
    roles: readonly string[];
    persons: readonly PersonMark[];
    addedBy: PersonMark | null;
  }[];
  signatures: readonly {
    task: number;
    by: PersonMark;
    for: PersonMark | null;
    approves: boolean;
    signedAt: string;
    hash: string;
    comment: string | null;
  }[];
}

/** A deadline that runs or stands still. */
export interface Deadline {
  id: string;
  state: string | null;
  clock: string;
  dueAt: string;
  stoppedAt: string | null;
  levels: readonly { percent: number; at: string; fired: boolean }[];
}

/** A case with everything that its page shows. */
export interface CasePage {
  case: CaseItem;
  initiator: PersonMark | null;
  parent: string | null;
  states: readonly { id: string; labels: Labels; sinceAt: string }[];
  path: readonly { state: string; enteredAt: string }[];
  data: Readonly<Record<string, unknown>>;
  tasks: readonly CaseTask[];
  signOffs: readonly SignOff[];
  deadlines: readonly Deadline[];
  milestones: readonly string[];
  copied: readonly PersonMark[];
  documents: readonly { hash: string; name: string; bytes: number; by: PersonMark; attachedAt: string }[];
  links: readonly { kind: string; target: string }[];
  children: readonly CaseItem[];
  actions: readonly { event: string; labels: Labels; form: string | null }[];
  editable: readonly string[];
  startable: readonly string[];
  backTo: readonly string[];
  canWithdraw: boolean;
  canSupervise: boolean;
  canWrite: boolean;
}

/** A line of the log. */
export interface LogItem {
  id: string;
  number: number;
  rev: number;
  at: string;
  actor: { kind: 'person' | 'token' | 'system'; id: string | null; name: string };
  verb: string;
  command: Readonly<Record<string, unknown>> | null;
  from: readonly string[] | null;
  to: readonly string[] | null;
  changes: readonly Readonly<Record<string, unknown>>[] | null;
  refusal: { code: string; title: string; detail: string } | null;
  seq: number | null;
}

/** A version of a procedure as lists show it. */
export interface ProcedureItem {
  hash: string;
  type: string;
  version: number;
  labels: Labels;
  description: Labels | null;
  origin: 'shipped' | 'own';
  reason: string;
  publishedAt: string;
  publishedBy: string;
  retiredAt: string | null;
  mayOpen: boolean;
}

/** A procedure with its forms. */
export interface Procedure {
  item: ProcedureItem;
  content: CaseDefinition;
  forms: Readonly<Record<string, FormSchema>>;
}

/** An earlier case like what is typed. */
export interface SimilarCase {
  case: CaseItem;
  score: number;
  fields: Readonly<Record<string, number>>;
}

/** A delegation that the reader gave or has. */
export interface Delegation {
  id: string;
  fromId: string;
  fromName: string;
  toId: string;
  toName: string;
  types: readonly string[];
  roles: readonly string[];
  amountLimit: number | null;
  fromAt: string;
  untilAt: string;
  reason: string;
  revokedAt: string | null;
}

/** A command of docs/reference/cases.md. */
export interface Command {
  verb: string;
  task?: number;
  outcome?: string;
  decision?: 'approve' | 'reject';
  data?: Readonly<Record<string, unknown>>;
  hash?: string;
  comment?: string;
  actingFor?: string;
  to?: string;
  persons?: readonly string[];
  position?: string;
  state?: string;
  event?: string;
  start?: string;
  kind?: string;
  target?: string;
  name?: string;
  bytes?: number;
  expectedRev?: number;
}

interface Pages<T> {
  items: T[];
  next: string | null;
}

const rows = 100;

/** Whose tasks, and which. */
export const scopes = ['all', 'mine', 'pool', 'late', 'delegated'] as const;
export type Scope = (typeof scopes)[number] | 'copied';

export const worklistQuery = (scope: Scope) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'worklist', scope],
    queryFn: ({ pageParam, signal }) =>
      api.get<Pages<WorkItem>>('/cases/worklist', { scope, limit: rows, cursor: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** Filter of a list of cases. */
export interface CaseFilter {
  list: 'mine' | 'all' | 'late';
  type?: string | undefined;
  status?: string | undefined;
  search?: string | undefined;
  org?: string | undefined;
}

export const casesQuery = ({ list, ...filter }: CaseFilter) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'list', list, filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Pages<CaseItem>>(
        list === 'late' ? '/cases/late' : '/cases/',
        { ...filter, mine: list === 'mine' ? true : undefined, limit: rows, cursor: pageParam || undefined },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const caseQuery = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'case', id],
    queryFn: ({ signal }) => api.get<CasePage>(`/cases/${encodeURIComponent(id)}`, undefined, signal),
  });

export const logQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['cases', 'case', id, 'log', language()],
    queryFn: ({ pageParam, signal }) =>
      api.get<Pages<LogItem>>(`/cases/${id}/log`, { limit: rows, cursor: pageParam || undefined }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const proceduresQuery = queryOptions({
  queryKey: ['cases', 'definitions'],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: ProcedureItem[] }>('/cases/definitions', undefined, signal)).items,
});

export const versionsQuery = (type: string) =>
  queryOptions({
    queryKey: ['cases', 'definitions', 'of', type],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: ProcedureItem[] }>('/cases/definitions', { type }, signal)).items,
  });

/** A version never changes, so it is asked for once. */
export const procedureQuery = (hash: string) =>
  queryOptions({
    queryKey: ['cases', 'definition', hash],
    queryFn: ({ signal }) => api.get<Procedure>(`/cases/definitions/${hash}`, undefined, signal),
    staleTime: Infinity,
  });

export const delegationsQuery = queryOptions({
  queryKey: ['cases', 'delegations'],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: Delegation[] }>('/cases/delegations', undefined, signal)).items,
});

/** Earlier cases that say much the same as what is typed. */
export const similarQuery = (type: string, texts: Readonly<Record<string, string>>) =>
  queryOptions({
    queryKey: ['cases', 'similar', type, texts],
    queryFn: async ({ signal }) =>
      (await api.post<{ items: SimilarCase[] }>('/cases/similar', { type, texts }, { signal })).items,
    enabled: Object.values(texts).some((text) => text.length > 3),
    staleTime: 60_000,
  });

/** A colleague who could judge a case; all parts run from 0 to 1. */
export interface Expert {
  person: PersonMark;
  score: number;
  text: number;
  equipment: number;
  promptness: number;
  load: number;
  cases: number;
}

/** Colleagues by what they had to do with before, the likeliest first. */
export const expertsQuery = (id: string) =>
  queryOptions({
    queryKey: ['cases', 'experts', id],
    queryFn: async ({ signal }) => (await api.get<{ items: Expert[] }>(`/cases/${id}/experts`, undefined, signal)).items,
    staleTime: 60_000,
  });

/** Persons that a case may be handed to. */
export const candidatesQuery = queryOptions({
  queryKey: ['cases', 'people'],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: (PersonMark & { org: number })[] }>('/cases/people', undefined, signal)).items,
});

/** Where a case is shown: procedures with a page of their own are led there. */
export function pageOf(type: string, id: string): string {
  return type === 'shiftHandOver' ? `/cockpit/shifts/${id}` : `/cases/${id}`;
}

/** Does something in a case; every list of cases is then asked for again. */
export async function command(id: string, what: Command): Promise<void> {
  try {
    await api.post(`/cases/${id}/commands`, what, { headers: { 'Idempotency-Key': crypto.randomUUID() } });
  } finally {
    // A refusal is kept in the log of the case, so that is new too.
    await refreshCases();
  }
}

/** Opens a case; gives its id. */
export async function openCase(
  type: string, org: number, data: Readonly<Record<string, unknown>>, subject?: string,
): Promise<string> {
  const made = await api.post<{ case: string }>(
    '/cases/', { type, org, data, subject: subject ?? null }, { headers: { 'Idempotency-Key': crypto.randomUUID() } });
  await refreshCases();
  return made.case;
}

/** Asks for all lists and pages of cases again; published versions stay. */
export const refreshCases = (): Promise<void> =>
  queryClient.invalidateQueries({
    predicate: ({ queryKey }) => queryKey[0] === 'cases' && queryKey[1] !== 'definition',
  });
