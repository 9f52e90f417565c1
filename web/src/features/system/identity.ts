import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';
import { queryClient } from '../../api/queryClient';
import { language } from '../../i18n/i18n';

/** A role at a node for a time. */
export interface Assignment {
  id: string;
  roleId: string;
  role: string;
  org: number;
  fromAt: string;
  untilAt: string | null;
}

/** A person with what they are assigned to. */
export interface Person {
  id: string;
  userName: string;
  name: string;
  email: string | null;
  phone: string | null;
  org: number;
  language: string;
  disabled: boolean;
  locked: boolean;
  mustChangePassword: boolean;
  lastSignInAt: string | null;
  assignments: readonly Assignment[];
}

/** A bundle of permissions. */
export interface Role {
  id: string;
  code: string;
  nameZh: string;
  nameEn: string;
  shipped: boolean;
  holders: number;
  permissions: readonly string[];
}

/** A node of the organization tree. */
export interface Organization {
  number: number;
  parent: number | null;
  kind: string;
  code: string;
  nameZh: string;
  nameEn: string;
  timeZone: string;
  simulated: boolean;
  closedAt: string | null;
}

/** An API token as listed: its secret is not kept. */
export interface Token {
  id: string;
  name: string;
  org: number;
  sourceId: string | null;
  scopes: readonly string[];
  createdBy: string;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

const most = 1000;

export const peopleQuery = queryOptions({
  queryKey: ['identity', 'people'],
  queryFn: ({ signal }) =>
    api.get<{ items: Person[]; next: string | null }>('/identity/people', { limit: most }, signal),
});

export const rolesQuery = queryOptions({
  queryKey: ['identity', 'roles'],
  queryFn: ({ signal }) => api.get<{ items: Role[]; permissions: string[] }>('/identity/roles', undefined, signal),
});

export const organizationsQuery = queryOptions({
  queryKey: ['identity', 'organizations'],
  queryFn: async ({ signal }) =>
    (await api.get<{ items: Organization[] }>('/identity/organizations', undefined, signal)).items,
});

export const tokensQuery = queryOptions({
  queryKey: ['identity', 'tokens'],
  queryFn: async ({ signal }) => (await api.get<{ items: Token[] }>('/identity/tokens', { limit: most }, signal)).items,
});

/** Fetches again whatever an act on people, roles, organizations or tokens may have changed. */
export const refreshIdentity = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['identity'] });

/** The name of a row in the page's language. */
export function nameOf(row: { nameZh: string; nameEn: string } | undefined): string {
  return row === undefined ? '—' : language() === 'zh-CN' ? row.nameZh : row.nameEn;
}

/** Organizations in the order of their tree, each with its depth; what hangs below nothing visible is a root. */
export function treeOrder(nodes: readonly Organization[]): readonly { node: Organization; depth: number }[] {
  const known = new Set(nodes.map((node) => node.number));
  const below = new Map<number, Organization[]>();
  for (const node of nodes) {
    const parent = node.parent !== null && known.has(node.parent) ? node.parent : 0;
    below.set(parent, [...(below.get(parent) ?? []), node]);
  }
  const walk = (parent: number, depth: number): { node: Organization; depth: number }[] =>
    (below.get(parent) ?? []).flatMap((node) => [{ node, depth }, ...walk(node.number, depth + 1)]);
  return walk(0, 0);
}

/** Whether an assignment holds now, will, or has ended. */
export function validityOf(assignment: { fromAt: string; untilAt: string | null }, now: number): 'valid' | 'upcoming' | 'ended' {
  if (Date.parse(assignment.fromAt) > now) return 'upcoming';
  return assignment.untilAt !== null && Date.parse(assignment.untilAt) <= now ? 'ended' : 'valid';
}
