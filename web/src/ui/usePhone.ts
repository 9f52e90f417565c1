import { useSyncExternalStore } from 'react';

const query = '(max-width: 720px)';

function follow(onChange: () => void): () => void {
  const list = matchMedia(query);
  list.addEventListener('change', onChange);
  return () => list.removeEventListener('change', onChange);
}

/** Whether the window has phone width: where a page has another shape there, not only another arrangement. */
export function usePhone(): boolean {
  return useSyncExternalStore(follow, () => matchMedia(query).matches);
}
