import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { useLiveValues, usePolledValues } from '../../../kernel/signals';
import type { PlantSignal } from '../plantData';
import { statesQuery } from '../plantData';
import { useNow } from '../useNow';
import type { MimicBody } from './mimicBody';
import { bindingsOf } from './mimicBody';
import type { MimicContext } from './readings';

const nothing: readonly PlantSignal[] = [];

/** What a display reads from, alive: bound signals over the stream, the many of pot rows asked for every few seconds. */
export function useMimic(
  body: MimicBody | undefined,
  signals: readonly PlantSignal[] = nothing,
  alarms: readonly ActiveAlarm[] = [],
): MimicContext {
  const sets = useQuery(statesQuery).data;
  const now = useNow(5_000);
  const bound = useMemo(() => new Set(body ? bindingsOf(body) : []), [body]);
  const streamed = useMemo(
    () => signals.filter((one) => bound.has(one.path) || bound.has(one.key)),
    [signals, bound],
  );
  const asked = useMemo(
    () => signals.filter((one) => !bound.has(one.path) && !bound.has(one.key)).map((one) => one.key),
    [signals, bound],
  );
  const live = useLiveValues(streamed);
  const polled = usePolledValues(asked, 5_000);
  const byName = useMemo(
    () => new Map(signals.flatMap((one) => [[one.key, one] as const, [one.path, one] as const])),
    [signals],
  );
  const values = asked.length === 0 ? live : new Map([...polled, ...live]);
  return { signals: byName, values, alarms, sets, now };
}
