import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Loaded } from '../../ui/states';
import { Trend } from './Trend';
import { viewQuery } from './views';

/** A kept view. What it holds is written into the address, where it can be changed like any other. */
export function ViewPage(): JSX.Element {
  const { id = '' } = useParams();
  const view = useQuery(viewQuery(id));
  const [search, setSearch] = useSearchParams();
  const bare = !search.has('k') && !search.has('key');
  const address = view.data?.address;
  const site = view.data?.siteId;
  useEffect(() => {
    if (!bare || address === undefined) return;
    setSearch((known) => {
      const next = new URLSearchParams(address);
      next.set('site', known.get('site') ?? String(site));
      return next;
    }, { replace: true });
  }, [bare, address, site, setSearch]);
  return (
    <Loaded query={view} what={t('trends.view')} problemOf={problemOf}>
      {(found) => (bare ? <div className="body" aria-busy="true" /> : <Trend view={found} />)}
    </Loaded>
  );
}
