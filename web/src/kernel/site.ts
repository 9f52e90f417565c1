import { useCallback } from 'react';
import { useSearchParams } from 'react-router';
import type { SessionSite } from '../api/session';
import { useSession } from '../api/session';

const storageKey = 'lode.site';

/** The site that the page shows: from the address (`?site=`), else the last one chosen, else the first. */
export function useSite(): SessionSite | undefined {
  const [search] = useSearchParams();
  const sites = useSession()?.sites ?? [];
  const wanted = search.get('site') ?? localStorage.getItem(storageKey);
  return sites.find((site) => site.id === wanted) ?? sites[0];
}

/** Changes the site, in the address and for the next visit. */
export function useChooseSite(): (id: string, options?: { replace: boolean }) => void {
  const [, setSearch] = useSearchParams();
  return useCallback(
    (id: string, options?: { replace: boolean }) => {
      localStorage.setItem(storageKey, id);
      setSearch((search) => {
        search.set('site', id);
        return search;
      }, options);
    },
    [setSearch],
  );
}
