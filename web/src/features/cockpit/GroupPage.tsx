import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { SessionSite } from '../../api/session';
import { useAllowed, useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { useAlarmCounts } from '../../kernel/alarmCounts';
import { PageHeader } from '../../kernel/PageHeader';
import { signalFactsQuery, useLiveValues } from '../../kernel/signals';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loading } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import './cockpit.css';
import { cockpitQuery } from './layout';
import { SignalValue } from './ProcessStrip';

const shownIndicators = 5;

/** All sites of the group side by side: alarms and the first indicators of each. */
export function GroupPage(): JSX.Element {
  const session = useSession();
  const sites = session?.sites ?? [];
  return (
    <>
      <PageHeader title={t('cockpit.groupTitle')} crumbs={session?.group ? [{ text: session.group.name }] : []} />
      <div className="body">
        {sites.length === 0 && <EmptyState title={t('cockpit.noSite')} fact={t('cockpit.noSiteFact')} />}
        <div className="group-sites">
          {sites.map((site) => (
            <SiteCard key={site.id} site={site} />
          ))}
        </div>
      </div>
    </>
  );
}

function SiteCard({ site }: { site: SessionSite }): JSX.Element {
  const cockpit = useQuery(cockpitQuery(site.id));
  const paths = useMemo(
    () => (cockpit.data?.layout?.indicators ?? []).slice(0, shownIndicators).map((indicator) => indicator.signal),
    [cockpit.data],
  );
  const facts = useQuery(signalFactsQuery(paths)).data;
  const signals = useMemo(() => paths.flatMap((path) => facts?.get(path) ?? []), [paths, facts]);
  const values = useLiveValues(signals);
  const to = `/cockpit?site=${site.id}`;
  return (
    <Panel
      title={<Link to={to}>{site.name}</Link>}
      meta={site.simulated && <StatusTag kind="simulated">{t('cockpit.simulated')}</StatusTag>}
      link={<SiteAlarms site={site} />}
    >
      {cockpit.isPending && <Loading rows={shownIndicators} />}
      {signals.map((signal) => (
        <div key={signal.key} className="v">
          <span className="el">{signal.name}</span>
          <SignalValue signal={signal} value={values.get(signal.key)} />
        </div>
      ))}
      {cockpit.data && signals.length === 0 && <EmptyState title={t('cockpit.empty')} fact={t('cockpit.emptyFact')} />}
    </Panel>
  );
}

const priorities = [1, 2, 3, 4] as const;

function SiteAlarms({ site }: { site: SessionSite }): JSX.Element | null {
  const allowed = useAllowed('alarms.read');
  const counts = useAlarmCounts(allowed ? site.id : undefined);
  if (!counts) return null;
  const total = counts.reduce((sum, one) => sum + one.active, 0);
  if (total === 0) return <span className="s12 t3">{t('cockpit.noAlarms')}</span>;
  return (
    <Link
      className="row g8 s13"
      style={{ color: 'inherit' }}
      to={`/alarms?site=${site.id}`}
      title={t('cockpit.alarmCount', { count: total })}
    >
      {priorities.map((priority, i) => {
        const { active, unacknowledged } = counts[i] ?? { active: 0, unacknowledged: 0 };
        if (active === 0) return null;
        return (
          <span key={priority} className="row g4">
            <AlarmSymbol priority={priority} state={unacknowledged > 0 ? 'unacknowledged' : 'acknowledged'} />
            <b>{active}</b>
          </span>
        );
      })}
    </Link>
  );
}
