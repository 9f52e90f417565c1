import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api/client';
import { useLive } from '../api/live';
import { language, t } from '../i18n/i18n';
import { useAlarmCounts } from './alarmCounts';

interface Critical {
  id: string;
  occurrence: number;
  definition: { name: string; nameEn?: string | null };
  place: { nameZh: string; nameEn: string };
}

/**
 * Says new critical alarms at once, on whatever page, and the count of unacknowledged ones when there is a pause. It is
 * heard, not seen: the top bar shows the same.
 */
export function AlarmAnnouncer({ site }: { site: string | undefined }): JSX.Element {
  const counts = useAlarmCounts(site);
  const waiting = counts?.reduce((sum, one) => sum + one.unacknowledged, 0) ?? 0;
  const critical = useQuery({
    queryKey: ['alarms', 'active', 'critical', site, language()],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: Critical[] }>('/alarms/active', { show: 'unacknowledged', priority: 1, site, limit: 50 }, signal))
        .items,
    enabled: site !== undefined,
    refetchInterval: 15_000,
  });
  useLive(site === undefined ? [] : ['alarms'], () => void critical.refetch());
  const known = useRef<{ site: string | undefined; seen: Set<string> } | null>(null);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (!critical.data) return;
    const last = known.current;
    const before = last !== null && last.site === site ? last.seen : undefined;
    const fresh = critical.data.filter((alarm) => before !== undefined && !before.has(keyOf(alarm)));
    // What stood already when the page opened is told by the count.
    known.current = { site, seen: new Set(critical.data.map(keyOf)) };
    if (fresh.length > 0) setSaid(fresh.map(sentenceOf).join(t('kernel.sentenceGap')));
  }, [critical.data, site]);
  return (
    <>
      <div className="sr" role="alert" aria-live="assertive">{said}</div>
      <div className="sr" role="status" aria-live="polite">
        {waiting > 0 ? t('kernel.waitingAlarms', { count: waiting }) : ''}
      </div>
    </>
  );
}

function keyOf(alarm: Critical): string {
  return `${alarm.id}/${alarm.occurrence}`;
}

function sentenceOf({ definition, place }: Critical): string {
  const chinese = language() === 'zh-CN';
  return t('kernel.criticalAlarm', {
    place: chinese ? place.nameZh : place.nameEn,
    name: chinese ? definition.name : (definition.nameEn ?? definition.name),
  });
}
