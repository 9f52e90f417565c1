import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLive } from '../../api/live';
import { useAllowed } from '../../api/session';
import type { ActiveAlarm } from '../../kernel/alarms';
import { activeAlarmsQuery } from '../../kernel/alarms';

const none: readonly ActiveAlarm[] = [];

/** The active alarms of a site, kept fresh by the live stream; none for those who may not read alarms. */
export function useSiteAlarms(site: string | undefined): readonly ActiveAlarm[] {
  const allowed = useAllowed('alarms.read');
  const client = useQueryClient();
  useLive(allowed && site !== undefined ? ['alarms'] : [], () => {
    void client.invalidateQueries({ queryKey: ['alarms', 'active'] });
  });
  const query = activeAlarmsQuery(site);
  return useQuery({ ...query, enabled: allowed && site !== undefined }).data ?? none;
}
