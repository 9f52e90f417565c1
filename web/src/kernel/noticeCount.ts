import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api/client';

interface Answer {
  unread: number;
}

export const noticeCountQuery = queryOptions({
  queryKey: ['notices', 'count'],
  queryFn: async ({ signal }) => (await api.get<Answer>('/notifications', { limit: 1 }, signal)).unread,
  staleTime: 15_000,
  refetchInterval: 30_000,
});

/** How many notices the person has not read; the server counts to 100. */
export function useNoticeCount(): number {
  return useQuery(noticeCountQuery).data ?? 0;
}
