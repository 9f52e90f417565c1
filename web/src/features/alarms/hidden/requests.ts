import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../api/client';
import { language } from '../../../i18n/i18n';
import type { Listed } from '../shapes';

/** A request to take an alarm out of service. */
export interface OutOfServiceRequest {
  id: string;
  definitionId: string;
  siteId: number;
  code: string;
  name: string;
  nameEn?: string | null;
  priority: number;
  placeZh: string;
  placeEn: string;
  reason: string;
  askedAt: string;
  askedBy: string;
  /** The signed-in person asked. */
  own: boolean;
  /** approved, rejected, withdrawn; empty while it waits. */
  decision: string;
  comment: string;
  decidedAt: string | null;
  decidedBy: string;
}

/** Requests that wait; with `all` also those decided within 30 days. */
export const requestsQuery = (site: string | undefined, all: boolean) =>
  queryOptions({
    queryKey: ['alarms', 'requests', site, all, language()],
    queryFn: async ({ signal }) =>
      (await api.get<Listed<OutOfServiceRequest>>('/alarms/out-of-service', { site, all }, signal)).items,
    refetchInterval: 30_000,
    enabled: site !== undefined,
  });
