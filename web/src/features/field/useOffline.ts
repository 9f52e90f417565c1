import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryClient } from '../../api/queryClient';
import { prepareOffline } from '../../kernel/offline/device';
import { onOpsSent } from '../../kernel/offline/outbox';
import type { Mark } from '../../api/offlineStore';
import { marksOf } from '../../kernel/offline/taken';

/** Makes this phone ready to work without a network; what the server answered shows at once. */
export function useOffline(): void {
  useEffect(() => {
    void prepareOffline();
    return onOpsSent(() => void queryClient.invalidateQueries({ queryKey: ['field'] }));
  }, []);
}

/** What this phone did in a round, by point; it stands until the server shows it. */
export function useMarks(round: string): { marks: ReadonlyMap<string, Mark> | undefined; again: () => void } {
  const query = useQuery({ queryKey: ['field', 'marks', round], queryFn: () => marksOf(round), staleTime: 0 });
  return { marks: query.data, again: () => void query.refetch() };
}
