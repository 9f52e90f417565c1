import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../../api/problem';
import { problemOf } from '../../../api/problem';

interface Saving {
  busy: boolean;
  problem: Problem | undefined;
  /** Does it; afterwards everything that the pages know of these resources is asked anew. */
  save: (act: () => Promise<unknown>) => Promise<boolean>;
  clear: () => void;
}

/** One write at a time, with what the server answered if it refused. */
export function useSave(...resources: readonly string[]): Saving {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const save = async (act: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await act();
      await Promise.all(resources.map((one) => client.invalidateQueries({ queryKey: [one] })));
      return true;
    } catch (error) {
      setProblem(problemOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, save, clear: () => setProblem(undefined) };
}
