import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client';
import { useLive } from '../api/live';

/** Active alarms of one priority. */
export interface PriorityCount {
  active: number;
  unacknowledged: number;
}

/** Active alarms by priority, P1 first. */
export type AlarmCounts = readonly [PriorityCount, PriorityCount, PriorityCount, PriorityCount];

interface Answer {
  priorities: { priority: number; active: number; unacknowledged: number }[];
}

const none: PriorityCount = { active: 0, unacknowledged: 0 };

/** How many alarms stand at a site. */
export const alarmCountsQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['alarms', 'counts', site],
    queryFn: async ({ signal }): Promise<AlarmCounts> => {
      const answer = await api.get<Answer>('/alarms/counts', { site }, signal);
      const of = (priority: number): PriorityCount =>
        answer.priorities.find((one) => one.priority === priority) ?? none;
      return [of(1), of(2), of(3), of(4)];
    },
    refetchInterval: 15_000,
    enabled: site !== undefined,
  });

/** The counts of a site, kept fresh by the live stream. Undefined while unknown. */
export function useAlarmCounts(site: string | undefined): AlarmCounts | undefined {
  const client = useQueryClient();
  useLive(site === undefined ? [] : ['alarms'], () => {
    void client.invalidateQueries({ queryKey: ['alarms', 'counts'] });
  });
  return useQuery(alarmCountsQuery(site)).data;
}
