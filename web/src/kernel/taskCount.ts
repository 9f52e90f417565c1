import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '../api/client';
import { useLive } from '../api/live';

/** What waits for the signed-in person: how many tasks, counted up to 100, and how many of them are late. */
export interface TaskCount {
  about: number;
  late: number;
}

export const taskCountQuery = queryOptions({
  queryKey: ['cases', 'worklist', 'count'],
  queryFn: ({ signal }) => api.get<TaskCount>('/cases/worklist/count', undefined, signal),
  staleTime: 30_000,
  refetchInterval: 60_000,
});

const apart = 3_000;

/** Runs `onNews` after some case has changed, at most every three seconds; `only` names the case of interest. */
export function useCaseNews(onNews: () => void, only?: string): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useLive<{ id: string }>(['cases'], ({ id }) => {
    if (only !== undefined && id !== only) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      onNews();
    }, only === undefined ? apart : 300);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}

/** The count, kept fresh: cases tell when they change. */
export function useTaskCount(): TaskCount | undefined {
  const query = useQuery(taskCountQuery);
  useCaseNews(() => void query.refetch());
  return query.data;
}
