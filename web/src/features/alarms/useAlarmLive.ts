import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useLive } from '../../api/live';

const atMostEveryMs = 1000;

/** Asks for the present alarms again when the stream tells of a change, at most once a second: a flood has many. */
export function useAlarmLive(): void {
  const client = useQueryClient();
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const ask = useCallback((): void => {
    last.current = Date.now();
    timer.current = undefined;
    void client.invalidateQueries({ queryKey: ['alarms', 'active'] });
    void client.invalidateQueries({ queryKey: ['alarms', 'counts'] });
    void client.invalidateQueries({ queryKey: ['alarms', 'requests'] });
  }, [client]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useLive(['alarms'], () => {
    timer.current ??= setTimeout(ask, Math.max(0, last.current + atMostEveryMs - Date.now()));
  });
}
