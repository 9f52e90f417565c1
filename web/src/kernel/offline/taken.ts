import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import type { Mark } from '../../api/offlineStore';
import { all, change, one } from '../../api/offlineStore';

const keptMs = 72 * 3_600_000;

/** Asks for something and takes it along; without a network, what was taken along within three days. */
export async function takeAlong<T>(path: string, is: (body: unknown) => body is T): Promise<T> {
  try {
    const body = await api.get<T>(path);
    await change(['taken'], (of) => of('taken').put({ path, at: Date.now(), body }));
    return body;
  } catch (error) {
    const kept = problemOf(error).status === 0 ? await one('taken', path) : undefined;
    if (kept && Date.now() - kept.at < keptMs && is(kept.body)) return kept.body;
    throw error;
  }
}

/** What this phone did to a thing, by part. */
export async function marksOf(entityId: string): Promise<ReadonlyMap<string, Mark>> {
  const since = new Date(Date.now() - keptMs).toISOString();
  const marks = (await all('marks')).filter((mark) => mark.entityId === entityId && mark.occurredAt > since);
  return new Map(marks.map((mark) => [mark.part, mark]));
}
