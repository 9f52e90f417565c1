/** The trend of some signals; eight fit on one. */
export function trendLink(keys: readonly string[], around?: number): string {
  const search = new URLSearchParams();
  for (const key of keys.slice(0, 8)) search.append('key', key);
  if (around !== undefined) {
    search.set('from', String(around - 1_800_000));
    search.set('to', String(around + 1_800_000));
  }
  return `/trends?${search.toString()}`;
}

/** The page of a node. */
export function nodeLink(id: string, tab?: string): string {
  return `/plant/nodes/${id}${tab === undefined ? '' : `?tab=${tab}`}`;
}

/** An alarm in the list of active ones. */
export function alarmLink(id: string): string {
  return `/alarms?alarm=${encodeURIComponent(id)}`;
}
