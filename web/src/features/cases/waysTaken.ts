import type { LogItem } from './cases';

/**
 * The ways that a case went, as “from to”, by its log; undefined while the log is not known from its beginning. Who was
 * in a state and later in another need not have gone from one to the other.
 */
export function waysTaken(rows: readonly Pick<LogItem, 'number' | 'changes'>[]): ReadonlySet<string> | undefined {
  if (!rows.some((row) => row.number === 1)) return undefined;
  const ways = new Set<string>();
  for (const row of rows) {
    // Left before, or passed through in the same turn.
    const behind: string[] = [];
    for (const change of row.changes ?? []) {
      const state = change.state;
      if (typeof state !== 'string') continue;
      if (change.change === 'entered') behind.forEach((from) => ways.add(`${from} ${state}`));
      if (change.change === 'entered' || change.change === 'left') behind.push(state);
    }
  }
  return ways;
}
