import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { GenerateDialog } from './GenerateDialog';
import { Tonnes } from './Tonnes';
import type { Batch } from './waste';
import { nameOf, useStreams } from './waste';
import './waste.css';

/** Batches of a site, the oldest first; new ones are recorded here. */
export function BatchesPage(): JSX.Element {
  const site = useSite();
  const [code, setCode] = useAddress('code');
  const [show, setShow] = useAddress('show');
  const [making, setMaking] = useAddress('new');
  const streams = useStreams(site?.id);
  const go = useNavigate();
  const list = useQuery({
    queryKey: ['waste', 'batches', site?.id, code, show],
    queryFn: ({ signal }) => api.get<Page<Batch>>('/waste/batches', { site: site?.id, open: show !== 'all', wasteCode: code, limit: 500 }, signal),
    enabled: site !== undefined,
  });
  const columns = useMemo(columnsOf, []);
  const may = useSession()?.permissions.includes('waste.write') ?? false;
  const codes = [...new Map((streams.data?.items ?? []).map((one) => [one.wasteCode, nameOf(one)])).entries()];
  return (
    <>
      <PageHeader
        title={t('app.menu.waste.generationAndContainers')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]}
        actions={may && <button type="button" className="btn p" onClick={() => setMaking('1')}>{t('waste.generate')}</button>}
      />
      <div className="body">
        <Panel
          title={t('waste.batches')} meta={t('waste.batchesMeta')}
          link={(
            <span className="row g8">
              <label className="inp s">
                <select value={code} aria-label={t('waste.waste')} onChange={(event) => setCode(event.target.value)}>
                  <option value="">{t('waste.allWastes')}</option>
                  {codes.map(([one, name]) => <option key={one} value={one}>{`${name} ${one}`}</option>)}
                </select>
              </label>
              <span className="seg small">
                <button type="button" className={show === '' ? 'on' : ''} onClick={() => setShow('')}>{t('waste.stored')}</button>
                <button type="button" className={show === 'all' ? 'on' : ''} onClick={() => setShow('all')}>{t('waste.all')}</button>
              </span>
            </span>
          )}
        >
          <Loaded query={list} what={t('waste.batches')} problemOf={problemOf}>
            {(page) => (
              <DataTable
                label={t('waste.batches')} columns={columns} rows={page.items} rowKey={(one) => one.id} cards
                onOpen={(one) => void go(`/waste/batches/${one.id}`)}
                empty={<EmptyState title={t('waste.noBatches')} fact={t('waste.noBatchesFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {making !== '' && site && <GenerateDialog site={site.id} onClose={() => setMaking('')} onMade={(id) => void go(`/waste/batches/${id}`)} />}
    </>
  );
}

function columnsOf(): readonly Column<Batch>[] {
  return [
    { key: 'code', title: t('waste.batchCode'), width: 170, sort: (one) => one.code, render: (one) => <Link className="mono" to={`/waste/batches/${one.id}`}>{one.code}</Link> },
    { key: 'waste', title: t('waste.waste'), width: 200, sort: (one) => one.wasteCode, render: (one) => <>{nameOf(one)} <span className="t3">{one.wasteCode}</span></> },
    { key: 'place', title: t('waste.facility'), width: 170, render: (one) => one.places.map((place) => nameOf(place)).join(t('waste.listComma')) || '—' },
    { key: 'grams', title: `${t('waste.stock')} t`, width: 100, align: 'right', sort: (one) => one.grams, render: (one) => <Tonnes grams={one.grams} bare /> },
    { key: 'days', title: t('waste.storageDays'), width: 96, align: 'right', sort: (one) => one.days, render: (one) => <span className={one.days >= 270 ? 'b' : ''}>{formatNumber(one.days, 0)}</span> },
    { key: 'generated', title: t('waste.generatedAt'), width: 150, sort: (one) => one.generatedAt, render: (one) => formatInstant(one.generatedAt, 'date') },
    { key: 'origin', title: t('waste.origin'), width: 110, render: (one) => t(`waste.originOf.${one.origin}`) },
    { key: 'state', title: t('waste.stateTitle'), render: (one) => one.isClosed ? <StatusTag kind="quiet">{t('waste.gone')}</StatusTag> : one.days >= 270 ? <StatusTag kind="warning">{t('waste.warn.age270')}</StatusTag> : <StatusTag>{t('waste.stored')}</StatusTag> },
  ];
}
