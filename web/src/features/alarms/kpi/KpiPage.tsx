import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { problemOf } from '../../../api/problem';
import { formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import { Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { DayChart } from '../active/DayChart';
import { PeriodPicker } from '../PeriodPicker';
import { PositionPicker } from '../PositionPicker';
import type { Kpi, Narrowed } from '../queries';
import { binMs, kpiQuery } from '../queries';
import { useTick } from '../useTick';
import { lengthOf, usePeriod } from '../usePeriod';
import { ComparisonTable } from './ComparisonTable';
import { NuisanceList } from './NuisanceList';
import { Pareto } from './Pareto';
import { PositionTable } from './PositionTable';
import { StandingList } from './StandingList';
import '../alarms.css';

/** How the alarm system itself does: every figure beside its target, and the alarms that make them. */
export function KpiPage(): JSX.Element {
  const site = useSite();
  const [period, setPeriod] = usePeriod('24h');
  const [position, setPosition] = useAddress('position');
  const narrowed = { site: site?.id, position };
  const minute = Math.floor(useTick() / 60_000) * 60_000;
  const range = useMemo(() => {
    if ('from' in period) return { from: period.from, to: period.to };
    return { from: Math.ceil(minute / binMs) * binMs - lengthOf(period), to: null };
  }, [period, minute]);
  const kpi = useQuery(kpiQuery(narrowed, range.from, range.to, range.to === null ? 60_000 : false));
  return (
    <>
      <PageHeader
        title={t('alarms.kpi.title')}
        crumbs={[{ text: t('app.section.alarms'), to: '/alarms' }, { text: site?.name ?? '' }]}
        tags={<StatusTag kind="quiet">{position || t('alarms.allPositions')}</StatusTag>}
        actions={
          <div className="row wrap g8">
            <PositionPicker site={site?.id} position={position} onPosition={setPosition} />
            <PeriodPicker period={period} onPeriod={setPeriod} />
          </div>
        }
      />
      <Loaded query={kpi} what={t('alarms.kpi.title')} problemOf={problemOf}>
        {(answer) => <KpiBody kpi={answer} narrowed={narrowed} onPosition={setPosition} />}
      </Loaded>
    </>
  );
}

function KpiBody({ kpi, narrowed, onPosition }: { kpi: Kpi; narrowed: Narrowed; onPosition: (position: string) => void }): JSX.Element {
  const from = formatInstant(kpi.fromAt, 'record').slice(0, 16);
  const to = formatInstant(kpi.toAt, 'record').slice(0, 16);
  return (
    <div className="body kpi-page">
      <DayChart kpi={kpi} narrowed={narrowed} title={t('alarms.kpi.bins', { from, to })} height={72} />
      <div className="kpi-columns">
        <div className="col g12">
          <ComparisonTable kpi={kpi} />
          <NuisanceList kpi={kpi} />
        </div>
        <div className="col g12">
          <PositionTable kpi={kpi} chosen={narrowed.position} onPosition={onPosition} />
          <StandingList kpi={kpi} />
          <Pareto kpi={kpi} />
        </div>
      </div>
    </div>
  );
}
