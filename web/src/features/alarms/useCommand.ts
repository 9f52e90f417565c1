import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client';
import type { Problem } from '../../api/problem';
import { problemOf } from '../../api/problem';
import type { CommandAnswer } from './shapes';
import { refusedAs } from './shapes';

/** What a person does to alarms. */
export type Verb = 'acknowledge' | 'shelve' | 'unshelve' | 'suppress' | 'unsuppress' | 'in-service' | 'reset' | 'out-of-service';

/** A command on some alarms. */
export interface Command {
  verb: Verb;
  ids: readonly string[];
  comment?: string;
  untilAt?: string;
}

/** What became of the last command. */
export interface Outcome {
  verb: Verb;
  done: number;
  refused: number;
  /** Why the first refused one was refused. */
  problem: Problem | undefined;
}

/** Sends commands; the lists follow. `outcome` tells of the last one until the next. */
export function useCommand(onDone?: (outcome: Outcome) => void): {
  run: (command: Command) => void;
  busy: boolean;
  outcome: Outcome | undefined;
  clear: () => void;
} {
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<Outcome | undefined>(undefined);
  const settle = (next: Outcome): void => {
    setOutcome(next);
    onDone?.(next);
    void client.invalidateQueries({ queryKey: ['alarms'] });
  };
  const mutation = useMutation({
    mutationFn: ({ verb, ...body }: Command) => api.post<CommandAnswer>(`/alarms/${verb}`, body),
    onSuccess: (answer, { verb }) =>
      settle({ verb, done: answer.done.length, refused: answer.refused.length, problem: refusedAs(answer) }),
    onError: (error, { verb, ids }) => settle({ verb, done: 0, refused: ids.length, problem: problemOf(error) }),
  });
  return {
    run: (command) => mutation.mutate(command),
    busy: mutation.isPending,
    outcome,
    clear: () => setOutcome(undefined),
  };
}
