import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../api/client';
import { useLiveState } from '../api/live';
import { queryClient } from '../api/queryClient';
import type { Session, SessionSite } from '../api/session';
import { formatDuration, formatInstant, formatWeekday } from '../i18n/format';
import { t } from '../i18n/i18n';
import { useAlarmCounts } from '../kernel/alarmCounts';
import { AlarmAnnouncer } from '../kernel/AlarmAnnouncer';
import { LanguageSwitch } from '../kernel/LanguageSwitch';
import { canWorkOffline, forgetOffline } from '../kernel/offline/device';
import { useChooseSite } from '../kernel/site';
import { useNoticeCount } from '../kernel/noticeCount';
import { useTaskCount } from '../kernel/taskCount';
import { AlarmSymbol } from '../ui/AlarmSymbol';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { StatusTag } from '../ui/StatusTag';
import { menuOf, sectionsFor } from './features';

interface Props {
  session: Session;
  site: SessionSite | undefined;
  onSearch: () => void;
}

/** Site, simulation mark, search, age of the data, clock, alarm counts, tasks, language, person. */
export function TopBar({ session, site, onSearch }: Props): JSX.Element {
  return (
    <header className="top">
      <SitePicker session={session} site={site} />
      {(site?.simulated ?? session.simulated) && <StatusTag kind="simulated">{t('app.simulated')}</StatusTag>}
      <button type="button" className="search" onClick={onSearch} title={t('app.search')}>
        <Icon name="search" />
        <span className="sp el">{t('app.searchHint')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <span className="sp" />
      <Freshness />
      <Clock />
      {session.permissions.includes('alarms.read') && (
        <>
          <AlarmBadge site={site?.id} />
          <AlarmAnnouncer site={site?.id} />
        </>
      )}
      <TasksLink session={session} />
      <NoticesLink />
      <LanguageSwitch signedIn />
      <PersonMenu session={session} />
    </header>
  );
}

function SitePicker({ session, site }: { session: Session; site: SessionSite | undefined }): JSX.Element {
  const choose = useChooseSite();
  // People of carriers and receivers have no site to choose.
  if (session.sites.length === 0) return <span className="site"><span className="el">{session.organization ?? t('app.noSite')}</span></span>;
  return (
    <Menu
      className="site"
      label={t('app.chooseSite')}
      content={
        <>
          <span className="el">{site?.name ?? t('app.noSite')}</span>
          <Icon name="down" />
        </>
      }
      items={session.sites.map((one) => ({
        key: one.id,
        text: one.name,
        on: one.id === site?.id,
        onClick: () => choose(one.id),
      }))}
    />
  );
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

function Freshness(): JSX.Element | null {
  const live = useLiveState();
  const now = useNow(1000);
  if (live.lastAt === 0) return null;
  const age = Math.max(0, now - live.lastAt);
  return (
    <span className={age > 30_000 ? 'fresh old' : 'fresh'}>
      <i />
      {t('app.dataAge', { age: formatDuration(Math.max(1000, age)) })}
    </span>
  );
}

function Clock(): JSX.Element {
  const now = new Date(useNow(1000));
  const record = formatInstant(now, 'record');
  return (
    <time className="clock s13 t2 nw" dateTime={now.toISOString()} title={`${now.toISOString().slice(0, 19)}Z`}>
      {`${record.slice(0, 10)} ${formatWeekday(now)} ${record.slice(11)}`}
    </time>
  );
}

const priorities = [1, 2, 3, 4] as const;

function AlarmBadge({ site }: { site: string | undefined }): JSX.Element | null {
  const counts = useAlarmCounts(site);
  if (!counts) return null;
  const total = counts.reduce((sum, one) => sum + one.active, 0);
  return (
    <Link to="/alarms" className="acount">
      <span className="sr">{t('app.activeAlarms', { count: total })}</span>
      {priorities.map((priority) => {
        const { active, unacknowledged } = counts[priority === 1 ? 0 : priority === 2 ? 1 : priority === 3 ? 2 : 3];
        const state =
          active === 0 ? (unacknowledged > 0 ? 'returned' : 'none') : unacknowledged > 0 ? 'unacknowledged' : 'acknowledged';
        return (
          <span key={priority} className={active === 0 ? 'zero' : ''}>
            <AlarmSymbol priority={priority} state={state} />
            {active}
          </span>
        );
      })}
    </Link>
  );
}

function TasksLink({ session }: { session: Session }): JSX.Element | null {
  const count = useTaskCount();
  if (!sectionsFor(session.permissions).includes('cases')) return null;
  return (
    <Link className="toplink todo" to={menuOf('cases', session.permissions)[0]?.path ?? '/'}>
      <Icon name="tasks" />
      {t('app.tasks')}
      {count !== undefined && count.about > 0 && (
        <b className={count.late > 0 ? 'badge late' : 'badge'} title={t('app.tasksWaiting', { count: count.about, late: count.late })}>
          {count.about >= most ? `${most}+` : count.about}
        </b>
      )}
    </Link>
  );
}

function NoticesLink(): JSX.Element {
  const count = useNoticeCount();
  return (
    <Link className="toplink" to="/notices" title={t('app.notices')}>
      <Icon name="mail" />
      <span className="sr">{t('app.notices')}</span>
      {count > 0 && <b className="badge" title={t('app.noticesUnread', { count })}>{count >= most ? `${most}+` : count}</b>}
    </Link>
  );
}

/** The server counts no further. */
const most = 100;

function PersonMenu({ session }: { session: Session }): JSX.Element {
  const navigate = useNavigate();
  const name = session.person?.name ?? '';
  return (
    <Menu
      className="toplink user"
      label={t('app.person')}
      right
      content={
        <>
          <b className="av" aria-hidden="true">
            {name.slice(0, 1)}
          </b>
          <span>{name}</span>
        </>
      }
      items={[
        { key: 'name', text: t('app.person'), icon: 'person', onClick: () => void navigate('/profile') },
        { key: 'out', text: t('app.signOut'), icon: 'signout', onClick: () => void signOut() },
      ]}
    />
  );
}

async function signOut(): Promise<void> {
  // What still waits is sent first; what was taken along is then forgotten on this device.
  if (canWorkOffline()) await (await import('../kernel/offline/outbox')).sendOps().catch(() => undefined);
  await api.post('/identity/sign-out');
  await forgetOffline();
  queryClient.clear();
  location.assign('/sign-in');
}
