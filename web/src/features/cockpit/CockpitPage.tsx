import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import type { ActiveAlarm } from '../../kernel/alarms';
import { activeAlarmsQuery } from '../../kernel/alarms';
import { PageHeader } from '../../kernel/PageHeader';
import { signalFactsQuery, useLiveValues } from '../../kernel/signals';
import { useSite } from '../../kernel/site';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { ActiveAlarms } from './ActiveAlarms';
import './cockpit.css';
import { DataHealth } from './DataHealth';
import { Indicators } from './Indicators';
import type { CockpitLayout } from './layout';
import { cockpitQuery, stageSignal } from './layout';
import { ProcessStrip } from './ProcessStrip';
import { ShiftLog } from './ShiftLog';
import { ShiftProgress, ShiftTag, useShift } from './ShiftLine';
import { UnitStripPanel } from './UnitStripPanel';

/** How a site runs now: process, units, key indicators, alarms, health of the data. */
export function CockpitPage(): JSX.Element {
  const site = useSite();
  const group = useSession()?.group;
  const cockpit = useQuery(cockpitQuery(site?.id));
  const shift = useShift(site?.id);
  const crumbs = [
    ...(group ? [{ text: group.name, to: '/cockpit/group' }] : []),
    ...(site ? [{ text: site.name }] : []),
  ];
  return (
    <>
      <PageHeader
        title={t('cockpit.title')} crumbs={crumbs} tags={shift && <ShiftTag turn={shift.turn} />}
        actions={shift && <ShiftProgress {...shift} />}
      />
      {site === undefined ? (
        <div className="body">
          <EmptyState title={t('cockpit.noSite')} fact={t('cockpit.noSiteFact')} />
        </div>
      ) : (
        <Loaded query={cockpit} what={t('cockpit.layout')} problemOf={problemOf}>
          {({ layout }) => (layout ? <Board layout={layout} site={site.id} now={shift?.now ?? Date.now()} /> : <NoLayout site={site.id} />)}
        </Loaded>
      )}
    </>
  );
}

function useAlarms(site: string): readonly ActiveAlarm[] | undefined {
  const allowed = useAllowed('alarms.read');
  return useQuery({ ...activeAlarmsQuery(site), enabled: allowed }).data;
}

function Board({ layout, site, now }: { layout: CockpitLayout; site: string; now: number }): JSX.Element {
  const alarms = useAlarms(site);
  const paths = useMemo(
    () => [
      ...new Set([
        ...layout.stages.flatMap((stage) => [
          ...(stage.signals ?? []).map((one) => stageSignal(one).path),
          ...(stage.running ?? []),
        ]),
        ...layout.indicators.map((indicator) => indicator.signal),
      ]),
    ],
    [layout],
  );
  const facts = useQuery(signalFactsQuery(paths));
  const signals = useMemo(() => [...new Set(facts.data?.values() ?? [])], [facts.data]);
  const values = useLiveValues(signals);
  const alarmOf = useMemo(() => new Map((alarms ?? []).map((alarm) => [alarm.signal, alarm])), [alarms]);
  const known = facts.data ?? new Map();
  return (
    <div className="body cockpit">
      <ProcessStrip stages={layout.stages} facts={known} values={values} alarmOf={alarmOf} />
      {layout.strips.map((strip) => (
        <UnitStripPanel key={strip.nameEn} strip={strip} alarms={alarms ?? []} />
      ))}
      <div className="columns">
        <Loaded query={facts} what={t('cockpit.indicators')} problemOf={problemOf}>
          {(found) => <Indicators indicators={layout.indicators} facts={found} values={values} alarmOf={alarmOf} />}
        </Loaded>
        <ActiveAlarms alarms={alarms} site={site} />
        <div className="stack">
          <ShiftLog site={site} now={now} />
          <DataHealth signals={signals} values={values} wanted={paths.length} />
        </div>
      </div>
    </div>
  );
}

function NoLayout({ site }: { site: string }): JSX.Element {
  const alarms = useAlarms(site);
  return (
    <div className="body cockpit">
      <div className="columns two">
        <Panel title={t('cockpit.indicators')}>
          <EmptyState
            title={t('cockpit.empty')}
            fact={t('cockpit.emptyFact')}
            action={
              <Link className="btn s" to="/plant">
                {t('cockpit.toPlant')}
              </Link>
            }
          />
        </Panel>
        <ActiveAlarms alarms={alarms} site={site} />
      </div>
    </div>
  );
}
