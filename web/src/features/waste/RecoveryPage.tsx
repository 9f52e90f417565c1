import type { JSX } from 'react';
import { useMemo } from 'react';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import type { Kpi } from '../../ui/Panel';
import { KpiStrip, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { HeapsPanel } from './HeapsPanel';
import { IndicatorsPanel } from './IndicatorsPanel';
import { MeasuresPanel } from './MeasuresPanel';
import type { Indicators, Recovery, RecoveryLine } from './recovery';
import { indicatorName, indicatorText, meetsTarget, movesIn, useIndicators, useRecovery } from './recovery';
import { RecoveryDetail } from './RecoveryDetail';
import { RunsPanel } from './RunsPanel';
import { Tonnes } from './Tonnes';
import { nameOf } from './waste';
import './waste.css';

const scopes = ['site', 'group'] as const;

/** Recovery, utilization and removal by mass out of the books, reduction measures, indicators by year: a site or the group. */
export function RecoveryPage(): JSX.Element {
  const session = useSession();
  const current = useSite();
  const thisYear = new Date().getFullYear();
  const [scope, setScope] = useAddress('scope', 'site');
  const [year, setYear] = useAddress('year', String(thisYear));
  const [by, setBy] = useAddress('by');
  const site = scope === 'group' ? undefined : current?.id;
  const recovery = useRecovery(site, year, by);
  const indicators = useIndicators(site, year);
  const names = useMemo(() => new Map((session?.sites ?? []).map((one) => [Number(one.id), one.name])), [session]);
  const scopeName = scope === 'group' ? session?.group?.name ?? t('waste.rec.scope.group') : current?.name ?? '';
  return (
    <>
      <PageHeader
        title={t('waste.rec.title')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]}
        actions={(
          <span className="row g8 wrap">
            <span className="seg" role="group" aria-label={t('waste.rec.scope')}>
              {scopes.map((one) => <button key={one} type="button" className={scope === one ? 'on' : ''} aria-pressed={scope === one} onClick={() => setScope(one)}>{t(`waste.rec.scope.${one}`)}</button>)}
            </span>
            <label className="inp">
              <select value={year} aria-label={t('waste.plan.year')} onChange={(event) => setYear(event.target.value)}>
                {[thisYear - 2, thisYear - 1, thisYear].map((one) => <option key={one} value={one}>{one}</option>)}
              </select>
            </label>
          </span>
        )}
      />
      <div className="body waste-board">
        <Loaded query={indicators} what={t('waste.rec.indicators')} problemOf={problemOf}>
          {(found) => <KpiStrip label={t('waste.figures')} items={kpisOf(found, Number(year))} />}
        </Loaded>
        <Loaded query={recovery} what={t('waste.rec.title')} problemOf={problemOf}>
          {(found) => <Content recovery={found} names={names} isGroup={scope === 'group'} onBy={setBy} />}
        </Loaded>
        <MeasuresPanel site={site} year={year} names={names} wasteName={(of, code) => wasteName(recovery.data, of, code)} />
        <HeapsPanel site={site} year={year} names={names} />
        {indicators.data && <IndicatorsPanel indicators={indicators.data} scope={scopeName} />}
      </div>
    </>
  );
}

function wasteName(recovery: Recovery | undefined, site: number, code: string): string {
  const line = recovery?.lines.find((one) => one.wasteCode === code && one.site === site);
  return line ? nameOf(line) : code;
}

function kpisOf(indicators: Indicators, year: number): Kpi[] {
  return ['generalUse', 'hazardousUse', 'aluminumRecovery', 'fluorineRemoval', 'saved', 'stockChange'].flatMap((code) => {
    const one = indicators.items.find((item) => item.code === code);
    const [now, before] = [one?.years.find((part) => part.year === year), one?.years.find((part) => part.year === year - 1)];
    if (one === undefined || now === undefined) return [];
    const meets = meetsTarget(one, now);
    const past = before === undefined ? null : before.value ?? before.reported;
    const notes = [now.target === null ? t('waste.rec.noTarget') : t('waste.rec.targetIs', { value: indicatorText(one, now.target) }), ...(past === null ? [] : [t('waste.rec.before', { year: String(year - 1), value: indicatorText(one, past) })])];
    return [{
      key: code, name: indicatorName(one),
      value: <span className="val row g6 wrap"><span className="n">{one.unit === 'share' ? (now.value === null ? '—' : formatNumber(now.value * 100, 1)) : (now.value === null ? '—' : formatNumber(now.value / 1e6, 3))}</span><span className="u">{one.unit === 'share' ? '%' : 't'}</span>{meets === false && <StatusTag kind="error">{t('waste.rec.misses')}</StatusTag>}</span>,
      note: notes.join(t('waste.comma')),
    }];
  });
}

function Content({ recovery, names, isGroup, onBy }: { recovery: Recovery; names: ReadonlyMap<number, string>; isGroup: boolean; onBy: (by: string) => void }): JSX.Element {
  const [chosen, setChosen] = useAddress('waste');
  const lines = recovery.lines.filter(movesIn).sort((one, other) => other.fedGrams + other.entrustedGrams - one.fedGrams - one.entrustedGrams);
  const still = recovery.lines.length - lines.length;
  const line = lines.find((one) => keyOf(one) === chosen) ?? lines.find((one) => one.elements.some((part) => part.aim === 'wanted')) ?? lines[0];
  if (line === undefined) {
    return <Panel label={t('waste.rec.wastes')}><EmptyState title={t('waste.rec.nothing')} fact={t('waste.rec.nothingFact')} /></Panel>;
  }
  return (
    <>
      <Panel title={t('waste.rec.wastes')} meta={[t('waste.rec.wastesMeta', { year: String(recovery.year) }), ...(still > 0 ? [t('waste.rec.stillOnly', { count: still })] : [])].join(t('waste.comma'))} foot={t('waste.rec.wastesNote')} className="rec-wastes">
        <DataTable
          label={t('waste.rec.wastes')} columns={columnsOf(names, isGroup)} rows={lines} rowKey={keyOf} cards
          current={keyOf(line)} onCurrent={(one) => setChosen(keyOf(one))} rowClass={() => 'two'}
        />
      </Panel>
      <RecoveryDetail recovery={recovery} line={line} siteName={names.get(line.site) ?? ''} by={recovery.by} onBy={onBy} />
      <RunsPanel line={line} year={recovery.year} />
    </>
  );
}

const keyOf = (line: RecoveryLine): string => `${line.site} ${line.wasteCode}`;

function columnsOf(names: ReadonlyMap<number, string>, isGroup: boolean): readonly Column<RecoveryLine>[] {
  const mass = (key: string, title: string, pick: (one: RecoveryLine) => number): Column<RecoveryLine> => ({
    key, title: `${title} t`, width: 118, align: 'right', sort: pick, render: (one) => <Tonnes grams={pick(one)} bare />,
  });
  return [
    {
      key: 'waste', title: t('waste.waste'), width: 190, sort: (one) => one.wasteCode,
      render: (one) => <span className="col"><b className="el">{nameOf(one)}</b><span className="t3 s12 el">{isGroup ? `${names.get(one.site) ?? ''} ${one.wasteCode}` : one.wasteCode}</span></span>,
    },
    mass('generated', t('waste.rec.generated'), (one) => one.generatedGrams), mass('fed', t('waste.rec.fed'), (one) => one.fedGrams),
    mass('entrusted', t('waste.rec.entrusted'), (one) => one.entrustedGrams), mass('old', t('waste.rec.old'), (one) => one.oldGrams),
    {
      key: 'share', title: t('waste.rec.utilization'), width: 150, align: 'right', sort: (one) => one.utilization ?? -1,
      render: (one) => one.utilization === null ? '—' : <span className="row g6 rec-share"><span className="rec-bar" aria-hidden="true"><i style={{ width: `${Math.min(100, one.utilization * 100)}%` }} /></span><b>{`${formatNumber(one.utilization * 100, 1)}%`}</b></span>,
    },
    mass('product', t('waste.rec.product'), (one) => one.products.reduce((all, part) => all + part.grams, 0)),
    {
      key: 'elements', title: t('waste.rec.recoveredAndRemoved'),
      render: (one) => one.elements.every((part) => part.share === null) ? <span className="t3">—</span> : <span className="rec-elements">{one.elements.filter((part) => part.share !== null).map((part) => <span key={part.name} className="nw"><b>{part.name}</b>{` ${part.share === null ? '—' : `${formatNumber(part.share * 100, 1)}%`} `}<span className="t3 s12">{t(part.aim === 'wanted' ? 'waste.rec.recovered' : 'waste.rec.removed')}</span></span>)}</span>,
    },
    mass('change', t('waste.rec.stockChange'), (one) => one.closingGrams - one.openingGrams),
  ];
}
