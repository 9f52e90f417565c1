import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { Tonnes } from './Tonnes';
import type { Board, Facility, Stream } from './waste';
import { nameOf, useFacilities, useStreams } from './waste';
import './waste.css';

interface Filled extends Facility {
  grams: number;
  wastes: string;
}

/** Facilities of a site with what lies in them, and the streams that it knows. */
export function StoragePage(): JSX.Element {
  const site = useSite();
  const facilities = useFacilities(site?.id);
  const streams = useStreams(site?.id);
  const board = useQuery({
    queryKey: ['waste', 'board', site?.id],
    queryFn: ({ signal }) => api.get<Board>('/waste/board', { site: site?.id }, signal),
    enabled: site !== undefined,
  });
  const stocks = board.data?.stocks;
  const rows = useMemo(() => (facilities.data?.items ?? []).map((one): Filled => {
    const here = (stocks ?? []).filter((stock) => stock.facilityId === one.id);
    return { ...one, grams: here.reduce((sum, stock) => sum + stock.grams, 0), wastes: here.map((stock) => nameOf(stock)).join(t('waste.listComma')) };
  }), [facilities.data, stocks]);
  const places = useMemo(facilityColumns, []);
  const kinds = useMemo(streamColumns, []);
  return (
    <>
      <PageHeader title={t('app.menu.waste.storage')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]} />
      <div className="body waste-page">
        <Panel title={t('waste.facilities')} meta={t('waste.facilitiesMeta')}>
          <Loaded query={facilities} what={t('waste.facilities')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('waste.facilities')} columns={places} rows={rows} rowKey={(one) => one.id} cards
                empty={<EmptyState title={t('waste.noSite')} fact={t('waste.noSiteFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        <Panel title={t('waste.streams')} meta={t('waste.streamsMeta')}>
          <Loaded query={streams} what={t('waste.streams')} problemOf={problemOf}>
            {(page) => (
              <DataTable
                label={t('waste.streams')} columns={kinds} rows={page.items} rowKey={(one) => one.id} cards
                empty={<EmptyState title={t('waste.noSite')} fact={t('waste.noSiteFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

function facilityColumns(): readonly Column<Filled>[] {
  return [
    { key: 'code', title: t('waste.code'), width: 120, sort: (one) => one.code, render: (one) => <span className="mono">{one.code}</span> },
    { key: 'name', title: t('waste.name'), width: 200, sort: (one) => nameOf(one), render: (one) => <b>{nameOf(one)}</b> },
    { key: 'kind', title: t('waste.paperKind'), width: 130, sort: (one) => one.kind, render: (one) => t(`waste.kind.${one.kind}`) },
    { key: 'stock', title: `${t('waste.stock')} t`, width: 110, align: 'right', sort: (one) => one.grams, render: (one) => <Tonnes grams={one.grams} bare /> },
    { key: 'capacity', title: `${t('waste.capacity')} t`, width: 100, align: 'right', render: (one) => one.capacityGrams === null ? (one.kind === 'point' ? formatNumber(3, 0) : '—') : formatNumber(one.capacityGrams / 1e6, 0) },
    { key: 'wastes', title: t('waste.waste'), width: 260, render: (one) => one.wastes || '—' },
    { key: 'state', title: t('waste.stateTitle'), render: (one) => <StatusTag kind={one.isClosed ? 'quiet' : 'plain'}>{t(one.isClosed ? 'waste.outOfUse' : 'waste.inUse')}</StatusTag> },
  ];
}

function streamColumns(): readonly Column<Stream>[] {
  return [
    { key: 'name', title: t('waste.name'), width: 180, sort: (one) => nameOf(one), render: (one) => <b>{nameOf(one)}</b> },
    { key: 'category', title: t('waste.category'), width: 90, render: (one) => one.category },
    { key: 'code', title: t('waste.wasteCode'), width: 130, sort: (one) => one.wasteCode, render: (one) => <span className="mono">{one.wasteCode}</span> },
    { key: 'hazards', title: t('waste.label.hazard'), width: 100, render: (one) => one.hazards || '—' },
    { key: 'form', title: t('waste.form'), width: 100, render: (one) => t(`waste.formOf.${one.form}`) },
    { key: 'compatibility', title: t('waste.compatibility'), width: 150, render: (one) => t(`waste.group.${one.compatibility}`) },
    { key: 'component', title: t('waste.label.component'), render: (one) => one.component || '—' },
  ];
}
