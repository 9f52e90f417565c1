import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client';

/** A role that the person holds. */
export interface OwnRole {
  roleZh: string;
  roleEn: string;
  orgZh: string;
  orgEn: string;
  fromAt: string;
  untilAt: string | null;
}

/** The signed-in person in full. */
export interface Own {
  id: string;
  userName: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: string;
  orgZh: string;
  orgEn: string;
  roles: readonly OwnRole[];
}

/** An open session of the person. */
export interface OwnSession {
  number: string;
  signedInAt: string;
  seenAt: string;
  userAgent: string;
  current: boolean;
}

export const ownQuery = queryOptions({
  queryKey: ['identity', 'own'],
  queryFn: ({ signal }) => api.get<Own>('/identity/own', undefined, signal),
});

export const ownSessionsQuery = queryOptions({
  queryKey: ['identity', 'own', 'sessions'],
  queryFn: async ({ signal }) => (await api.get<{ items: OwnSession[] }>('/identity/own/sessions', undefined, signal)).items,
});

const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** What a browser calls itself, shortened to its name and system; empty when it says nothing known. */
export function agentName(userAgent: string): string {
  const of = (list: typeof browsers): string => list.find(([mark]) => mark.test(userAgent))?.[1] ?? '';
  return [of(browsers), of(systems)].filter(Boolean).join(', ');
}
