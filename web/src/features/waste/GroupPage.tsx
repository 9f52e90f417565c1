import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import type { Kpi } from '../../ui/Panel';
import { KpiStrip, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import type { Chain } from './chain';
import { ChainPanel } from './ChainPanel';
import type { GroupBoard, GroupSite } from './group';
import { assessedOf, fullShare } from './group';
import { GroupMap } from './GroupMap';
import { Tonnes } from './Tonnes';
import { Verdict } from './Verdict';
import './waste.css';

/** All sites: where they lie and how they stand, and the way of mass from generation to its final place. */
export function GroupPage(): JSX.Element {
  const [from, setFrom] = useAddress('from');
  const [until, setUntil] = useAddress('until');
  const [at, setAt] = useAddress('at');
  const board = useQuery({ queryKey: ['waste', 'group'], queryFn: ({ signal }) => api.get<GroupBoard>('/waste/group', undefined, signal), refetchInterval: 60_000 });
  const chain = useQuery({
    queryKey: ['waste', 'chain', from, until],
    queryFn: ({ signal }) => api.get<Chain>('/waste/chain', { from: from || undefined, until: until || undefined }, signal),
  });
  const session = useSession();
  const names = useMemo(() => new Map((session?.sites ?? []).map((site) => [Number(site.id), site.name])), [session]);
  const chosen = board.data?.sites.find((site) => String(site.site) === at)?.site;
  const choose = (site: number): void => setAt(String(site) === at ? '' : String(site));
  return (
    <>
      <PageHeader
        title={t('waste.group.title')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]}
        actions={(
          <span className="row g8">
            <label className="inp s"><input type="month" value={from || (chain.data?.from ?? '')} aria-label={t('waste.group.from')} onChange={(event) => setFrom(event.target.value)} /></label>
            <label className="inp s"><input type="month" value={until || (chain.data?.until ?? '')} aria-label={t('waste.group.until')} onChange={(event) => setUntil(event.target.value)} /></label>
          </span>
        )}
      />
      <div className="body waste-board">
        <Loaded query={board} what={t('waste.group.title')} problemOf={problemOf}>
          {(found) => found.sites.length === 0
            ? <Panel label={t('waste.group.title')}><EmptyState title={t('waste.noSite')} fact={t('waste.noSiteFact')} /></Panel>
            : (
              <>
                <KpiStrip label={t('waste.figures')} items={kpisOf(found, chain.data)} />
                <div className="group-upper">
                  <Panel title={t('waste.group.map')} meta={t('waste.group.mapMeta')}>
                    <GroupMap sites={found.sites} names={names} current={chosen} onSite={choose} />
                  </Panel>
                  <SitesPanel sites={found.sites} names={names} current={chosen} onSite={choose} />
                </div>
              </>
            )}
        </Loaded>
        <Loaded query={chain} what={t('waste.chain.title')} problemOf={problemOf}>
          {(found) => <ChainPanel chain={found} names={names} site={chosen} />}
        </Loaded>
      </div>
    </>
  );
}

function kpisOf(board: GroupBoard, chain: Chain | undefined): Kpi[] {
  const hazardous = new Set((chain?.wastes ?? []).filter((one) => one.isHazardous).map((one) => one.wasteCode));
  const sum = (...roles: string[]): number => (chain?.parts ?? [])
    .reduce((all, part) => (hazardous.has(part.wasteCode) && roles.includes(part.role) ? all + part.grams : all), 0);
  const grave = board.sites.filter((site) => (site.warnings[0] ?? 0) + (site.warnings[1] ?? 0) > 0).length;
  const final = sum('product', 'utilized', 'selfDisposed', 'disposed');
  const generated = sum('generated');
  const assessed = assessedOf(board.sites);
  const note = chain === undefined ? '' : t('waste.group.period', { from: chain.from, until: chain.until });
  return [
    { key: 'sites', name: t('waste.group.sites'), value: <span className="val">{formatNumber(board.sites.length, 0)}</span>, note: t('waste.group.grave', { count: grave }) },
    {
      key: 'share', name: t('waste.group.share'), value: <span className="val">{assessed === null ? '—' : formatNumber(assessed.share * 100, 0)}<span className="u">%</span></span>,
      note: assessed === null ? t('waste.assess.neverSigned') : t('waste.group.mean', { mean: formatNumber(assessed.mean * 100, 1), count: assessed.count, all: board.sites.length }),
    },
    { key: 'stock', name: t('waste.group.stock'), value: <Tonnes grams={sum('stored')} />, note: t('waste.group.hazardousOnly') },
    { key: 'generated', name: t('waste.group.generated'), value: <Tonnes grams={generated} />, note },
    { key: 'final', name: t('waste.group.final'), value: <Tonnes grams={final} />, note: t('waste.group.finalNote') },
    { key: 'road', name: t('waste.inTransit'), value: <Tonnes grams={sum('road')} />, note: t('waste.openTransfersCount', { count: board.sites.reduce((all, site) => all + site.openTransfers, 0) }) },
  ];
}

function SitesPanel({ sites, names, current, onSite }: {
  sites: readonly GroupSite[]; names: ReadonlyMap<number, string>; current: number | undefined; onSite: (site: number) => void;
}): JSX.Element {
  const columns = useMemo((): readonly Column<GroupSite>[] => [
    {
      key: 'site', title: t('waste.site'), width: 150, sort: (one) => names.get(one.site) ?? '',
      render: (one) => <span className="col"><Link to={`/waste?site=${one.site}`}>{names.get(one.site) ?? one.unitName}</Link><span className="t3 s12">{t(`waste.class.${one.class}`)}</span></span>,
    },
    { key: 'stock', title: `${t('waste.stock')} t`, width: 116, align: 'right', sort: (one) => one.stockGrams, render: (one) => <Tonnes grams={one.stockGrams} bare /> },
    {
      key: 'full', title: t('waste.full'), width: 60, align: 'right', sort: (one) => fullShare(one) ?? 0,
      render: (one) => { const share = fullShare(one); return share === null ? '—' : <span className={share >= 0.8 ? 'b' : ''}>{`${formatNumber(share * 100, 0)}\u00a0%`}</span>; },
    },
    { key: 'oldest', title: t('waste.oldestDays'), width: 70, align: 'right', sort: (one) => one.oldestDays ?? 0, render: (one) => one.oldestDays === null ? '—' : formatNumber(one.oldestDays, 0) },
    {
      key: 'assessment', title: t('app.menu.waste.assessment'), width: 128, sort: (one) => (one.assessment ? one.assessment.points / one.assessment.fullPoints : -1),
      render: (one) => one.assessment === null ? <Link to={`/waste/assessment?site=${one.site}`}>{t('waste.assess.neverSigned')}</Link> : (
        <Link to={`/waste/assessment?site=${one.site}`} className="row g6"><Verdict verdict={one.assessment.verdict} />{`${one.assessment.points} / ${one.assessment.fullPoints}`}</Link>
      ),
    },
    {
      key: 'warnings', title: t('waste.warnings'), sort: (one) => -(one.warnings[0] ?? 0) * 1e6 - (one.warnings[1] ?? 0) * 1e3 - (one.warnings[2] ?? 0),
      render: (one) => (
        <Link to={`/waste/warnings?site=${one.site}`} className="row g8">
          {([1, 2, 3, 4] as const).filter((priority) => (one.warnings[priority - 1] ?? 0) > 0).map((priority) => (
            <span key={priority} className="row g4"><AlarmSymbol priority={priority} state="acknowledged" />{one.warnings[priority - 1]}</span>
          ))}
          {one.warnings.every((count) => count === 0) && t('waste.group.none')}
        </Link>
      ),
    },
  ], [names]);
  return (
    <Panel title={t('waste.group.sitesTitle')} meta={t('waste.group.sitesMeta')}>
      <DataTable
        label={t('waste.group.sitesTitle')} columns={columns} rows={sites} rowKey={(one) => String(one.site)} cards
        current={current === undefined ? undefined : String(current)} onCurrent={(one) => onSite(one.site)} rowClass={() => 'two'}
      />
    </Panel>
  );
}
