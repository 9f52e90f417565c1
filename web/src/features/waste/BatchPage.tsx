import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { GenealogyGraph } from './GenealogyGraph';
import { MoveDialog } from './MoveDialog';
import { PackDialog } from './PackDialog';
import { RunDialog } from './RunDialog';
import { SamplesPanel } from './SamplesPanel';
import { Tonnes } from './Tonnes';
import type { BatchDetail, Container, Step } from './waste';
import { nameOf, useFacilities, useSiteOf } from './waste';
import './waste.css';

/** One batch: where it lies, what was done with it, its containers, where its mass came from and went. */
export function BatchPage(): JSX.Element {
  const { id = '' } = useParams();
  const [act, setAct] = useState<'' | 'move' | 'pack' | 'run'>('');
  const may = useSession()?.permissions.includes('waste.write') ?? false;
  const query = useQuery({
    queryKey: ['waste', 'batch', id],
    queryFn: ({ signal }) => api.get<BatchDetail>(`/waste/batches/${id}`, undefined, signal),
  });
  const data = query.data;
  useSiteOf(data?.batch.site);
  const open = data !== undefined && !data.batch.isClosed;
  return (
    <>
      <PageHeader
        title={data?.batch.code ?? t('waste.batch')} noMenu
        crumbs={[{ text: t('app.section.waste'), to: '/waste' }, { text: t('app.menu.waste.generationAndContainers'), to: '/waste/batches' }]}
        tags={data && <StatusTag kind={data.batch.isClosed ? 'quiet' : 'plain'}>{t(data.batch.isClosed ? 'waste.gone' : 'waste.stored')}</StatusTag>}
        actions={may && open && (
          <>
            <button type="button" className="btn" onClick={() => setAct('pack')}>{t('waste.pack')}</button>
            {data.batch.places.length > 0 && <button type="button" className="btn" onClick={() => setAct('run')}>{t('waste.run.button')}</button>}
            <Link to={`/waste/labels/${id}`} className="btn">{t('waste.labels')}</Link>
            <button type="button" className="btn p" onClick={() => setAct('move')}>{t('waste.move')}</button>
          </>
        )}
      />
      <div className="body waste-page">
        <Loaded query={query} what={t('waste.batch')} problemOf={problemOf}>{(found) => <Content detail={found} />}</Loaded>
      </div>
      {act === 'move' && data && <MoveDialog detail={data} onClose={() => setAct('')} />}
      {act === 'run' && data && <RunDialog detail={data} onClose={() => setAct('')} />}
      {act === 'pack' && data && <PackDialog detail={data} onClose={() => setAct('')} />}
    </>
  );
}

function Content({ detail }: { detail: BatchDetail }): JSX.Element {
  const { batch } = detail;
  const late = batch.days >= 270;
  return (
    <>
      <Panel title={nameOf(batch)} meta={[batch.wasteCode, detail.hazards || t('waste.notHazardous')].join(t('waste.comma'))}>
        <dl className="waste-facts">
          <div><dt>{t('waste.stock')}</dt><dd className="s20"><Tonnes grams={batch.grams} /></dd></div>
          <div>
            <dt>{t('waste.storageDays')}</dt>
            <dd className="s20"><span className={late ? 'late' : 'b'}>{formatNumber(batch.days, 0)}</span><span className="u">{t('waste.ofDays', { limit: detail.ageLimitDays })}</span></dd>
          </div>
          <div><dt>{t('waste.facility')}</dt><dd>{batch.places.map((place) => <div key={place.facilityId}>{nameOf(place)} <Tonnes grams={place.grams} />{place.reservedGrams > 0 && <span className="t3"> {t('waste.reserved')} <Tonnes grams={place.reservedGrams} /></span>}</div>)}{batch.places.length === 0 && '—'}</dd></div>
          <div><dt>{t('waste.generatedAt')}</dt><dd>{formatInstant(batch.generatedAt, 'date')}</dd></div>
          <div><dt>{t('waste.oldestAt')}</dt><dd>{formatInstant(batch.oldestAt, 'date')}</dd></div>
          <div><dt>{t('waste.origin')}</dt><dd>{t(`waste.originOf.${batch.origin}`)}</dd></div>
          <div><dt>{t('waste.form')}</dt><dd>{t(`waste.formOf.${detail.form}`)}</dd></div>
          <div><dt>{t('waste.moisture')}</dt><dd>{batch.moisture === null ? '—' : `${formatNumber(batch.moisture * 100, 1)} %`}</dd></div>
        </dl>
      </Panel>
      <Panel title={t('waste.genealogy')} meta={t('waste.genealogyMeta')}>
        <GenealogyGraph genealogy={detail.genealogy} own={batch.id} />
      </Panel>
      <SamplesPanel detail={detail} />
      <StepsPanel steps={detail.steps} site={batch.site} />
      <ContainersPanel containers={detail.containers} />
    </>
  );
}

function StepsPanel({ steps, site }: { steps: readonly Step[]; site: number }): JSX.Element {
  const facilities = useFacilities(String(site));
  const names = useMemo(() => new Map((facilities.data?.items ?? []).map((one) => [one.code, nameOf(one)])), [facilities.data]);
  const columns = useMemo((): readonly Column<Step>[] => [
    { key: 'at', title: t('waste.at'), width: 150, render: (one) => formatInstant(one.at, 'record') },
    { key: 'kind', title: t('waste.step'), width: 110, render: (one) => t(`waste.stepOf.${one.kind}`) },
    { key: 'code', title: t('waste.registerCode'), width: 180, render: (one) => <span className="mono">{one.code}</span> },
    { key: 'grams', title: 't', width: 96, align: 'right', render: (one) => <Tonnes grams={one.grams} bare /> },
    { key: 'way', title: t('waste.way'), width: 200, render: (one) => [...new Set([one.from, one.to || one.destination])].filter((text) => text !== '').map((text) => names.get(text) ?? text).join(' → ') },
    { key: 'who', title: t('waste.handler'), width: 140, render: (one) => [one.handler, one.secondHandler].filter((text) => text !== '').join(t('waste.comma')) },
    {
      key: 'proof', title: t('waste.proof'),
      render: (one) => <span className="row g8"><Link to={`/ledger/postings/${one.postingId}`}>{t('waste.posting')}</Link>{one.transferId !== null && <Link to={`/waste/transfers/${one.transferId}`}>{t('waste.transfer')}</Link>}</span>,
    },
  ], [names]);
  return (
    <Panel title={t('waste.steps')} meta={t('waste.stepsMeta')}>
      <DataTable label={t('waste.steps')} columns={columns} rows={steps} rowKey={(one) => one.id} cards />
    </Panel>
  );
}

function ContainersPanel({ containers }: { containers: readonly Container[] }): JSX.Element {
  const columns = useMemo((): readonly Column<Container>[] => [
    { key: 'code', title: t('waste.containerCode'), width: 320, render: (one) => <span className="mono">{one.code}</span> },
    { key: 'type', title: t('waste.containerType'), width: 110, render: (one) => one.type },
    { key: 'volume', title: 'L', width: 80, align: 'right', render: (one) => formatNumber(one.volumeL, 0) },
    { key: 'net', title: `${t('waste.net')} t`, width: 96, align: 'right', render: (one) => <Tonnes grams={one.netGrams} bare /> },
    { key: 'printed', title: t('waste.labelPrinted'), width: 150, render: (one) => one.printedAt === null ? <StatusTag kind="warning">{t('waste.notPrinted')}</StatusTag> : formatInstant(one.printedAt, 'short') },
    { key: 'gone', title: t('waste.stateTitle'), render: (one) => one.goneAt === null ? t('waste.onSite') : formatInstant(one.goneAt, 'short') },
  ], []);
  return (
    <Panel title={t('waste.containers')} meta={String(containers.length)}>
      <DataTable
        label={t('waste.containers')} columns={columns} rows={containers} rowKey={(one) => one.id} cards
        empty={<EmptyState title={t('waste.noContainers')} fact={t('waste.noContainersFact')} />}
      />
    </Panel>
  );
}
