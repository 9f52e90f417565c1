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

/** Alarms that stand outside the list of active ones, and those that returned. */
export interface AlarmTotals {
  returned: number;
  shelved: number;
  suppressed: number;
  outOfService: number;
}

interface Answer extends AlarmTotals {
  priorities: { priority: number; active: number; unacknowledged: number }[];
}

const none: PriorityCount = { active: 0, unacknowledged: 0 };

const answerQuery = (site: string | undefined) =>
  queryOptions({
    queryKey: ['alarms', 'counts', site],
    queryFn: ({ signal }) => api.get<Answer>('/alarms/counts', { site }, signal),
    refetchInterval: 15_000,
    enabled: site !== undefined,
  });

function countsOf(answer: Answer): AlarmCounts {
  const of = (priority: number): PriorityCount => answer.priorities.find((one) => one.priority === priority) ?? none;
  return [of(1), of(2), of(3), of(4)];
}

/** The counts of a site, kept fresh by the live stream. Undefined while unknown. */
export function useAlarmCounts(site: string | undefined): AlarmCounts | undefined {
  const client = useQueryClient();
  useLive(site === undefined ? [] : ['alarms'], () => {
    void client.invalidateQueries({ queryKey: ['alarms', 'counts'] });
  });
  return useQuery({ ...answerQuery(site), select: countsOf }).data;
}

/** How many alarms of a site are shelved, suppressed or out of service. Undefined while unknown. */
export function useAlarmTotals(site: string | undefined): AlarmTotals | undefined {
  return useQuery(answerQuery(site)).data;
}
