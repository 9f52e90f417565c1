import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';
import { language } from '../i18n/i18n';
import type { AlarmLook, Priority } from '../ui/AlarmSymbol';
import { asPriority } from '../ui/AlarmSymbol';

/** An active alarm, as far as pages beside the alarm list show it. */
export interface ActiveAlarm {
  id: string;
  name: string;
  place: string;
  /** Plant path of the equipment. */
  path: string;
  /** Plant path or key of the watched signal. */
  signal: string;
  priority: Priority;
  look: AlarmLook;
  raisedAt: string | null;
  value: number | null;
  limit: number | null;
  unit: string;
  decimals: number | undefined;
  simulated?: boolean;
}

interface Answer {
  items: {
    id: string;
    state: string;
    raisedAt: string | null;
    value: number | null;
    definition: {
      name: string;
      nameEn?: string | null;
      priority: string | number;
      signal: string;
      limit?: number | null;
      unit: string;
    };
    place: { path: string; nameZh: string; nameEn: string; signalPath?: string; decimals?: number };
  }[];
  next?: string | null;
}

/** The look of a state A to F, G, H, I. */
export function alarmLook(state: string): AlarmLook {
  switch (state) {
    case 'unackActive':
    case 'latchedUnack':
      return 'unacknowledged';
    case 'returnedUnack':
      return 'returned';
    case 'shelved':
      return 'shelved';
    case 'suppressedByDesign':
      return 'suppressed';
    case 'outOfService':
      return 'outOfService';
    default:
      return 'acknowledged';
  }
}

/** The active alarms of a site, most urgent first. */
export const activeAlarmsQuery = (site: string | undefined, limit = 200) =>
  queryOptions({
    queryKey: ['alarms', 'active', 'brief', site, limit, language()],
    queryFn: async ({ signal }): Promise<readonly ActiveAlarm[]> => {
      const answer = await api.get<Answer>('/alarms/active', { site, limit }, signal);
      const chinese = language() === 'zh-CN';
      return answer.items.map(({ id, state, raisedAt, value, definition, place }) => ({
        id,
        name: chinese ? definition.name : (definition.nameEn ?? definition.name),
        place: chinese ? place.nameZh : place.nameEn,
        path: place.path,
        signal: place.signalPath ?? definition.signal,
        priority: asPriority(Number(String(definition.priority).replace(/\D/g, ''))),
        look: alarmLook(state),
        raisedAt,
        value,
        limit: definition.limit ?? null,
        unit: definition.unit,
        decimals: place.decimals,
      }));
    },
    refetchInterval: 10_000,
    enabled: site !== undefined,
  });
