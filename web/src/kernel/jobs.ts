import type { Problem } from '../api/problem';
import type { JobView } from '../ui/work';

/** Long work as `/jobs` answers it. */
export interface Job {
  id: string;
  site: number;
  kind: string;
  title: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number;
  cancelAsked: boolean;
  actorName: string;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  result: unknown;
  problem: Problem | null;
}

/** A job as the progress bar of the kit shows it. */
export function jobView(job: Job): JobView {
  return {
    state: job.state === 'cancelled' ? 'canceled' : job.state,
    done: job.done,
    total: job.total === 0 ? null : job.total,
    startedAt: job.startedAt,
    message: job.problem ? `${job.problem.detail} ${job.problem.remedy ?? ''}`.trim() : null,
  };
}
