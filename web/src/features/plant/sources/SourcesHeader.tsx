import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { sourcesQuery, waitingAt } from './sourcesData';

/** Head of the two pages on data sources: the senders, and what of them waits. */
export function SourcesHeader({ on, actions }: { on: 'sources' | 'tray'; actions?: ReactNode }): JSX.Element {
  const site = useSite();
  const waiting = waitingAt(site?.id, useQuery(sourcesQuery).data);
  return (
    <PageHeader
      title={t(on === 'tray' ? 'plant.tray' : 'plant.dataSources')}
      crumbs={site ? [{ text: site.name, to: '/plant' }] : []}
      actions={
        <>
          <nav className="seg" aria-label={t('plant.dataSources')}>
            <Link className={on === 'sources' ? 'on' : ''} aria-current={on === 'sources' ? 'page' : undefined} to="/plant/sources">
              {t('plant.dataSources')}
            </Link>
            <Link className={on === 'tray' ? 'on' : ''} aria-current={on === 'tray' ? 'page' : undefined} to="/plant/tray">
              {t('plant.tray')} {formatNumber(waiting, 0)}
            </Link>
          </nav>
          {actions}
        </>
      }
    />
  );
}
