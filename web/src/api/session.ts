import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './client';

/** A site that the person may see. */
export interface SessionSite {
  id: string;
  name: string;
  /** IANA zone; instants of the site are shown in it. */
  timeZone: string;
  /** True when its data come from the simulator: every screen then says so. */
  simulated: boolean;
}

/** Who is signed in and what they may do. */
export interface Session {
  person: { id: string; name: string; role?: string | null; language?: string | null } | null;
  permissions: string[];
  sites: SessionSite[];
  group?: { id: string; name: string } | null;
}

/** The session; `person` is null for a stranger. */
export const sessionQuery = queryOptions({
  queryKey: ['identity', 'session'],
  queryFn: async ({ signal }): Promise<Session> => {
    const answer = await api.get<Partial<Session>>('/identity/session', undefined, signal);
    return {
      person: answer.person ?? null,
      permissions: answer.permissions ?? [],
      sites: answer.sites ?? [],
      group: answer.group ?? null,
    };
  },
  staleTime: 60_000,
});

/** The session, once the shell has it. */
export function useSession(): Session | undefined {
  return useQuery(sessionQuery).data;
}

/** Whether the signed-in person has a permission. */
export function useAllowed(permission: string | undefined): boolean {
  const session = useSession();
  return permission === undefined || (session?.permissions.includes(permission) ?? false);
}
