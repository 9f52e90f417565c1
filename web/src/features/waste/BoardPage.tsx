import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { KpiStrip, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { AgeBar } from './AgeBar';
import { useAssessment } from './assessment';
import { AssessmentGrid } from './AssessmentGrid';
import { FlowPanel } from './FlowPanel';
import { Tonnes } from './Tonnes';
import { TransferState } from './TransferState';
import { Verdict } from './Verdict';
import type { Board, Stock, Transfer } from './waste';
import { nameOf, tonnes, useTransfers } from './waste';
import './waste.css';

/** The board of a site: stock by age and capacity, the month as a flow, open transfers, what expires. */
export function BoardPage(): JSX.Element {
  const site = useSite();
  const board = useQuery({
    queryKey: ['waste', 'board', site?.id],
    queryFn: ({ signal }) => api.get<Board>('/waste/board', { site: site?.id }, signal),
    enabled: site !== undefined,
    refetchInterval: 60_000,
  });
  const data = board.data;
  return (
    <>
      <PageHeader
        title={t('waste.board')} crumbs={[{ text: t('app.section.waste') }]}
        tags={data && data.class !== '' && <StatusTag kind="quiet">{t(`waste.class.${data.class}`)}</StatusTag>}
        actions={<Link to="/waste/transfers?new=1" className="btn p">{t('waste.newTransfer')}</Link>}
      />
      <div className="body waste-board">
        <Loaded query={board} what={t('waste.board')} problemOf={problemOf}>
          {(found) => found.stocks.length === 0 && found.openBatches === 0 && found.unitName === ''
            ? <Panel label={t('waste.board')}><EmptyState title={t('waste.noSite')} fact={t('waste.noSiteFact')} /></Panel>
            : <Content board={found} site={site?.id} />}
        </Loaded>
      </div>
    </>
  );
}

function Content({ board, site }: { board: Board; site: string | undefined }): JSX.Element {
  const codes = [...new Set(board.stocks.map((stock) => stock.wasteCode))];
  const [code, setCode] = useAddress('code');
  return (
    <>
      <KpiStrip label={t('waste.figures')} items={kpisOf(board)} />
      <div className="waste-lower">
        <StockPanel board={board} />
        <AssessmentPanel site={site} />
      </div>
      <div className="waste-lower">
        <FlowPanel
          site={site} codes={codes} code={codes.includes(code) ? code : (codes[0] ?? '')} month={board.month} onCode={setCode}
          names={new Map(board.stocks.map((stock) => [stock.wasteCode, nameOf(stock)]))}
        />
        <div className="col g12 waste-side">
          <TransfersPanel site={site} count={board.openTransfers} />
          <ExpiringPanel board={board} />
        </div>
      </div>
    </>
  );
}

function kpisOf(board: Board): { key: string; name: string; value: JSX.Element; note: string }[] {
  const share = board.capacityGrams > 0 ? (board.stockGrams / board.capacityGrams) * 100 : null;
  const planned = board.plannedGrams > 0 ? (board.generatedYearGrams / board.plannedGrams) * 100 : null;
  return [
    {
      key: 'stock', name: t('waste.stock'), value: <Tonnes grams={board.stockGrams} />,
      note: share === null ? t('waste.noCapacity') : t('waste.ofCapacity', { share: formatNumber(share, 0) }),
    },
    {
      key: 'generated', name: t('waste.generatedMonth'), value: <Tonnes grams={board.generatedGrams} />,
      note: planned === null ? t('waste.noPlan') : t('waste.ofPlan', { share: formatNumber(planned, 1) }),
    },
    {
      key: 'road', name: t('waste.inTransit'), value: <Tonnes grams={board.inTransitGrams} />,
      note: t('waste.openTransfersCount', { count: board.openTransfers }),
    },
    {
      key: 'oldest', name: t('waste.oldest'),
      value: <span className="val">{formatNumber(board.oldestDays, 0)}<span className="u">{t('waste.daysUnit')}</span></span>,
      note: t('waste.ageLimits', { limit: board.ageLimitDays }),
    },
    {
      key: 'report', name: t('waste.reportC1'), value: <span className="val">{board.month}</span>,
      note: t('waste.reportDue'),
    },
  ];
}

function StockPanel({ board }: { board: Board }): JSX.Element {
  const go = useNavigate();
  const columns = useMemo(stockColumns, []);
  return (
    <Panel
      title={t('waste.stockTitle')} meta={t('waste.stockMeta')}
      link={<span className="row g12 s12 t2 age-legend">{[0, 1, 2, 3, 4].map((step) => <span key={step} className="row g4"><i className={`age-mark age-${step}`} />{t(`waste.age.${step}`)}</span>)}</span>}
    >
      <DataTable
        label={t('waste.stockTitle')} columns={columns} rows={board.stocks} rowKey={(one) => `${one.streamId} ${one.facility}`} cards
        onOpen={(one) => void go(`/waste/batches?code=${one.wasteCode}`)}
        empty={<EmptyState title={t('waste.noStock')} fact={t('waste.noStockFact')} />}
      />
    </Panel>
  );
}

function stockColumns(): readonly Column<Stock>[] {
  return [
    {
      key: 'waste', title: t('waste.waste'), width: 210, sort: (one) => one.wasteCode,
      render: (one) => <Link to={`/waste/batches?code=${one.wasteCode}`}><b>{nameOf(one)}</b> <span className="t3">{one.wasteCode}</span></Link>,
    },
    {
      key: 'place', title: t('waste.facility'), width: 150, sort: (one) => one.facility,
      render: (one) => nameOf({ nameZh: one.facilityZh, nameEn: one.facilityEn }),
    },
    { key: 'bar', title: t('waste.occupied'), width: 250, wideOnly: true, render: (one) => <AgeBar stock={one} /> },
    { key: 'stock', title: `${t('waste.stock')} t`, width: 96, align: 'right', sort: (one) => one.grams, render: (one) => <Tonnes grams={one.grams} bare /> },
    {
      key: 'capacity', title: `${t('waste.capacity')} t`, width: 84, align: 'right', wideOnly: true,
      render: (one) => one.capacityGrams === null ? '—' : formatNumber(tonnes(one.capacityGrams) ?? 0, 0),
    },
    {
      key: 'share', title: t('waste.full'), width: 76, align: 'right', sort: (one) => one.fullShare ?? 0,
      render: (one) => one.fullShare === null ? '—' : <span className={one.fullShare >= 0.8 ? 'b' : ''}>{`${formatNumber(one.fullShare * 100, 0)}\u00a0%`}</span>,
    },
    {
      key: 'oldest', title: t('waste.oldestDays'), width: 86, align: 'right', sort: (one) => one.oldestDays,
      render: (one) => <span className={one.oldestDays >= 270 ? 'b' : ''}>{formatNumber(one.oldestDays, 0)}</span>,
    },
    {
      key: 'days', title: t('waste.daysToFull'), width: 86, align: 'right', wideOnly: true,
      render: (one) => one.daysToFull === null ? '—' : one.daysToFull > 180 ? '180+' : formatNumber(one.daysToFull, 0),
    },
    {
      key: 'warnings', title: t('waste.warnings'),
      render: (one) => <span className="row g6 wrap">{one.warnings.map((code) => <StatusTag key={code} kind={/365|100/.test(code) ? 'error' : 'warning'}>{t(`waste.warn.${code}`)}</StatusTag>)}</span>,
    },
  ];
}

function AssessmentPanel({ site }: { site: string | undefined }): JSX.Element {
  const found = useAssessment(site);
  return (
    <Panel
      title={t('app.menu.waste.assessment')} className="assess-panel" meta={found.data && <Verdict verdict={found.data.verdict} />}
      link={<Link to="/waste/assessment">{t('waste.assess.each')}</Link>}
    >
      <Loaded query={found} what={t('app.menu.waste.assessment')} problemOf={problemOf}>
        {(one) => (
          <div className="assess-small">
            <div className="row g8"><span className="assess-sum">{one.points}</span><span className="t3">{`/ ${one.fullPoints}`}</span><span className="sp" /><span className="s12 t2">{t('waste.assess.limits', { pass: formatNumber(one.passLimit, 2), basic: formatNumber(one.basicLimit, 2) })}</span></div>
            <AssessmentGrid assessment={one} />
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function TransfersPanel({ site, count }: { site: string | undefined; count: number }): JSX.Element {
  const go = useNavigate();
  const list = useTransfers(site, true);
  const columns = useMemo((): readonly Column<Transfer>[] => [
    {
      key: 'number', title: t('waste.manifestWaste'), width: 170,
      render: (one) => <span className="col"><Link to={`/waste/transfers/${one.id}`}>{one.manifest ?? one.number}</Link><span className="t3 s12 el">{one.wastes.map((waste) => nameOf(waste)).join(t('waste.listComma'))}</span></span>,
    },
    { key: 'net', title: `${t('waste.net')} t`, width: 84, align: 'right', render: (one) => <Tonnes grams={one.sentGrams ?? one.plannedGrams} bare /> },
    { key: 'state', title: t('waste.stateTitle'), width: 100, render: (one) => <TransferState state={one.state} /> },
    { key: 'due', title: t('waste.due'), align: 'right', render: (one) => one.confirmBy === null || one.confirmedAt !== null ? '—' : formatInstant(one.confirmBy, 'short') },
  ], []);
  return (
    <Panel title={t('waste.openTransfers')} meta={String(count)} link={<Link to="/waste/transfers">{t('waste.allTransfers')}</Link>} className="waste-open">
      <Loaded query={list} what={t('waste.openTransfers')} problemOf={problemOf}>
        {(page) => (
          <DataTable
            label={t('waste.openTransfers')} columns={columns} rows={page.items} rowKey={(one) => one.id} cards
            onOpen={(one) => void go(`/waste/transfers/${one.id}`)}
            empty={<EmptyState title={t('waste.noTransfers')} fact={t('waste.noTransfersFact')} />}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function ExpiringPanel({ board }: { board: Board }): JSX.Element {
  return (
    <Panel title={t('waste.expiring')} meta={String(board.expiring.length)} link={<Link to="/waste/papers">{t('waste.allPapers')}</Link>}>
      {board.expiring.length === 0 ? <EmptyState title={t('waste.noneExpiring')} /> : (
        <ul className="plain-list">
          {board.expiring.map((paper) => (
            <li key={paper.id} className="row g8">
              <span className="el sp">{t(`waste.paper.${paper.kind}`)} <span className="t3">{paper.name} {paper.number}</span></span>
              <span className={paper.daysLeft <= 7 ? 'late' : 'b'}>{paper.daysLeft <= 0 ? t('waste.expired') : t('waste.daysLeft', { days: paper.daysLeft })}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
