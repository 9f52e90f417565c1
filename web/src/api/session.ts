import { queryOptions, useQuery } from '@tanstack/react-query';
import { language } from '../i18n/i18n';
import { api } from './client';

/** A site that the person may see. */
export interface SessionSite {
  /** Number of the site, as text for addresses. */
  id: string;
  code: string;
  name: string;
  /** IANA zone; instants of the site are shown in it. */
  timeZone: string;
  /** True when its data come from the simulator: every screen then says so. */
  simulated: boolean;
}

/** Who is signed in. */
export interface SessionPerson {
  id: string;
  userName: string;
  name: string;
  language: string;
  mustChangePassword: boolean;
}

/** Who is signed in and what they may do. */
export interface Session {
  /** No administrator exists yet: the first visitor sets the product up. */
  setUpNeeded: boolean;
  person: SessionPerson | null;
  /** What the person holds somewhere; the server checks the place at each call. */
  permissions: readonly string[];
  sites: readonly SessionSite[];
  group: { id: string; name: string } | null;
  /** Where the person belongs; people of carriers and receivers have a firm and no site. */
  organization: string | null;
  /** What they see comes from the simulator. */
  simulated: boolean;
}

interface Organization {
  number: number;
  kind: string;
  code: string;
  nameZh: string;
  nameEn: string;
  timeZone: string;
  simulated: boolean;
}

interface Answer {
  setUpNeeded: boolean;
  person: (SessionPerson & { permissions: string[]; sites: Organization[]; organization: Organization | null; simulated: boolean }) | null;
}

/** The session; `person` is null for a stranger. */
export const sessionQuery = queryOptions({
  queryKey: ['identity', 'session'],
  queryFn: async ({ signal }): Promise<Session> =>
    sessionOf(await api.get<Answer>('/identity/session', undefined, signal)),
  staleTime: 60_000,
});

function sessionOf({ setUpNeeded, person }: Answer): Session {
  const nodes = person?.sites ?? [];
  const name = (node: Organization): string => (language() === 'zh-CN' ? node.nameZh : node.nameEn);
  const group = nodes.find((node) => node.kind === 'group');
  const sites = nodes.filter((node) => node.kind === 'site');
  return {
    setUpNeeded,
    person,
    permissions: person?.permissions ?? [],
    // Before the first site is made, what there is belongs to the group: its pages are shown then.
    sites: (sites.length > 0 ? sites : nodes.filter((node) => node.kind === 'group'))
      .map((node) => ({
        id: String(node.number),
        code: node.code,
        name: name(node),
        timeZone: node.timeZone,
        simulated: node.simulated,
      })),
    group: group ? { id: String(group.number), name: name(group) } : null,
    organization: person?.organization ? name(person.organization) : null,
    simulated: person?.simulated ?? false,
  };
}

/** The session, once the shell has it. */
export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

/** Whether the signed-in person has a permission. */
export function useAllowed(permission: string | undefined): boolean {
  const session = useSession();
  return permission === undefined || (session?.permissions.includes(permission) ?? false);
}
