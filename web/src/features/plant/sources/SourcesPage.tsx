import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatDuration, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { Icon } from '../../../ui/Icon';
import { KeyHints, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import '../plant.css';
import { useNow } from '../useNow';
import { SourceForm } from './SourceForm';
import { SourcePanel } from './SourcePanel';
import type { SourceItem } from './sourcesData';
import { sourcesQuery } from './sourcesData';
import { SourcesHeader } from './SourcesHeader';

/** After this long without a request a live source counts as silent. */
const silentAfter = 120_000;

/** Who sends values to a site: alive or silent, how much, what of it waits. */
export function SourcesPage(): JSX.Element {
  const site = useSite();
  const sources = useQuery(sourcesQuery);
  const mayEdit = useAllowed('sources.edit');
  const now = useNow(5_000);
  const [shown, setShown] = useAddress('source');
  const [adding, setAdding] = useState(false);
  const mine = (sources.data ?? []).filter((one) => String(one.source.siteId) === site?.id);
  const current = mine.find((one) => one.source.id === shown);
  return (
    <>
      <SourcesHeader
        on="sources"
        actions={
          mayEdit &&
          site && (
            <button type="button" className="btn" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t('plant.newSource')}
            </button>
          )
        }
      />
      <div className="body with-side">
        <Panel label={t('plant.dataSources')} foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }]} />}>
          <Loaded query={sources} what={t('plant.dataSources')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('plant.dataSources')}
                columns={columnsOf(now)}
                rows={mine}
                rowKey={(one) => one.source.id}
                current={current?.source.id}
                onCurrent={(one) => setShown(one.source.id)}
                empty={<EmptyState title={t('plant.noSources')} fact={t('plant.noSourcesFact')} />}
                cards
              />
            )}
          </Loaded>
        </Panel>
        {current && <SourcePanel item={current} onClose={() => setShown('')} />}
      </div>
      {adding && site && (
        <SourceForm
          siteId={Number(site.id)}
          onClose={() => setAdding(false)}
          onMade={(made) => {
            setAdding(false);
            setShown(made.id);
          }}
        />
      )}
    </>
  );
}

/** Whether a source that should send has fallen silent. */
export function isSilent({ source, lastSeenAt }: SourceItem, now: number): boolean {
  return source.kind === 'live' && !source.disabled && lastSeenAt !== null && now - Date.parse(lastSeenAt) > silentAfter;
}

/** How a source stands, in a word. */
export function SourceState({ item, now }: { item: SourceItem; now: number }): JSX.Element {
  if (item.source.disabled) return <StatusTag kind="stop">{t('plant.sourceDisabled')}</StatusTag>;
  if (item.lastSeenAt === null) return <StatusTag kind="quiet">{t('plant.sourceNeverSeen')}</StatusTag>;
  if (item.source.kind === 'historical') return <StatusTag kind="quiet">{t('plant.sourceKind.historical')}</StatusTag>;
  return isSilent(item, now) ? <StatusTag kind="warning">{t('plant.sourceSilent')}</StatusTag> : <StatusTag>{t('plant.sourceAlive')}</StatusTag>;
}

function columnsOf(now: number): readonly Column<SourceItem>[] {
  return [
    {
      key: 'name',
      title: t('plant.dataSource'),
      render: ({ source }) => <b className="el">{source.name}</b>,
      sort: ({ source }) => source.name,
      text: ({ source }) => source.name,
    },
    { key: 'state', title: t('plant.state'), width: 92, render: (one) => <SourceState item={one} now={now} /> },
    {
      key: 'seen',
      title: t('plant.lastSeen'),
      width: 110,
      align: 'right',
      render: ({ lastSeenAt }) => (lastSeenAt === null ? '—' : t('ui.ago', { age: formatDuration(Math.max(0, now - Date.parse(lastSeenAt))) })),
      sort: ({ lastSeenAt }) => lastSeenAt ?? '',
    },
    {
      key: 'values',
      title: t('plant.valuesSent'),
      width: 120,
      align: 'right',
      wideOnly: true,
      render: ({ traffic }) => formatNumber(traffic.values, 0),
      sort: ({ traffic }) => traffic.values,
    },
    {
      key: 'refused',
      title: t('plant.refusedRows'),
      width: 90,
      align: 'right',
      wideOnly: true,
      render: ({ traffic }) => formatNumber(traffic.refused, 0),
      sort: ({ traffic }) => traffic.refused,
    },
    { key: 'budget', title: t('plant.seriesBudget'), width: 190, render: (one) => <Budget item={one} />, sort: ({ seriesUsed }) => seriesUsed },
    {
      key: 'waiting',
      title: t('plant.tray'),
      width: 80,
      align: 'right',
      render: ({ source, waiting }) =>
        waiting === 0 ? '0' : <Link to={`/plant/tray?source=${source.id}`}>{formatNumber(waiting, 0)}</Link>,
      sort: ({ waiting }) => waiting,
    },
  ];
}

/** How many series of the budget are used. */
export function Budget({ item: { source, seriesUsed } }: { item: SourceItem }): JSX.Element {
  const share = source.seriesBudget === 0 ? 0 : Math.min(1, seriesUsed / source.seriesBudget);
  return (
    <span className="row g8 budget">
      <span className="bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </span>
      <span className={share > 0.9 ? 'late' : ''}>{`${formatNumber(seriesUsed, 0)} / ${formatNumber(source.seriesBudget, 0)}`}</span>
    </span>
  );
}
