import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { Link, Navigate, Outlet, useLocation, useMatches } from 'react-router';
import { useLiveState } from '../api/live';
import type { Session } from '../api/session';
import { sessionQuery } from '../api/session';
import { formatDuration, formatInstant, setSiteZone } from '../i18n/format';
import { language, setLanguage, t } from '../i18n/i18n';
import type { SectionId } from '../kernel/feature';
import { sections } from '../kernel/feature';
import { canWorkOffline } from '../kernel/offline/device';
import { SectionMenu } from '../kernel/PageHeader';
import { useSite } from '../kernel/site';
import { Icon } from '../ui/Icon';
import { HatchPattern } from '../ui/Hatch';
import { ErrorState } from '../ui/states';
import { problemOf } from '../api/problem';
import { menuOf } from './features';
import { PhoneBar } from './PhoneBar';
import { Rail } from './Rail';
import type { RouteHandle } from './router';
import { SearchPalette } from './SearchPalette';
import { TopBar } from './TopBar';

/** The frame before anything is known. */
export function ShellLoading(): JSX.Element {
  return (
    <div className="app" aria-busy="true">
      <div className="logo" />
      <div className="top" />
      <div className="rail" />
      <main className="main" />
    </div>
  );
}

function handleOf(value: unknown): RouteHandle {
  const empty: RouteHandle = { surface: 'work' };
  if (typeof value !== 'object' || value === null) return empty;
  const section = 'section' in value ? sections.find((one) => one === value.section) : undefined;
  const surface = 'surface' in value && value.surface === 'operate' ? 'operate' : 'work';
  return section === undefined ? { surface } : { section, surface };
}

/** The frame around every page: rail, top bar, the page, search. Strangers are sent to sign in. */
export function Shell(): JSX.Element {
  const session = useQuery(sessionQuery);
  const location = useLocation();
  if (session.isPending) return <ShellLoading />;
  if (session.isError) {
    if (problemOf(session.error).status !== 401) {
      return (
        <main className="body">
          <ErrorState
            problem={problemOf(session.error)}
            what={t('app.serverUnreachable')}
            onRetry={() => void session.refetch()}
          />
        </main>
      );
    }
    return <Navigate to={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  }
  if (session.data.setUpNeeded) return <Navigate to="/setup" replace />;
  if (session.data.person === null) {
    return <Navigate to={`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  }
  if (session.data.person.mustChangePassword) {
    return <Navigate to={`/change-password?next=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  }
  return <Frame session={session.data} />;
}

function Frame({ session }: { session: Session }): JSX.Element {
  const [searching, setSearching] = useState(false);
  const handle = handleOf(useMatches().at(-1)?.handle);
  const section: SectionId | undefined = handle.section;
  const site = useSite();
  setSiteZone(site?.timeZone);
  const menu = useMemo(() => (section ? menuOf(section, session.permissions) : []), [section, session.permissions]);
  useGlobalKeys(() => setSearching(true));
  useOutboxOf(session.person?.id);
  useEffect(() => {
    const wanted = session.person?.language;
    if (
      (wanted === 'zh-CN' || wanted === 'en-US') &&
      localStorage.getItem('lode.language') === null &&
      wanted !== language()
    ) {
      void setLanguage(wanted);
    }
  }, [session.person?.language]);
  return (
    <div className={`app ${handle.surface}`}>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      <HatchPattern />
      <Link className="logo" to="/cockpit" aria-label={t('app.name')}>
        <Logo />
      </Link>
      <TopBar session={session} site={site} onSearch={() => setSearching(true)} />
      <Rail session={session} current={section} />
      <main className="main" id="main" tabIndex={-1}>
        <ConnectionBanner />
        <SectionMenu value={menu}>
          <Outlet />
        </SectionMenu>
      </main>
      {(site?.simulated ?? session.simulated) && <p className="print-mark">{t('app.simulatedPrint')}</p>}
      <PhoneBar session={session} current={section} />
      {searching && <SearchPalette session={session} onClose={() => setSearching(false)} />}
    </div>
  );
}

/** What was done without a network is sent from whatever page its author opens. */
function useOutboxOf(person: string | undefined): void {
  useEffect(() => {
    if (person === undefined || !canWorkOffline()) return undefined;
    let stop: (() => void) | undefined;
    let ended = false;
    void import('../kernel/offline/outbox').then(({ startOutbox }) => {
      if (!ended) stop = startOutbox(person);
    });
    return () => {
      ended = true;
      stop?.();
    };
  }, [person]);
}

function useGlobalKeys(onSearch: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        onSearch();
      } else if (event.altKey && /^[1-9]$/.test(event.key)) {
        document.querySelectorAll<HTMLAnchorElement>('.rail a')[Number(event.key) - 1]?.click();
        event.preventDefault();
      }
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, [onSearch]);
}

/** Says that the stream is down, since when, and that the values are not live. */
function ConnectionBanner(): JSX.Element | null {
  const live = useLiveState();
  const [now, setNow] = useState(Date.now);
  const down = !live.connected && live.since > 0;
  useEffect(() => {
    if (!down) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [down]);
  if (!down || now - live.since < 3000) return null;
  return (
    <div className="banner offline" role="status">
      <Icon name="offline" />
      <b>{t('app.disconnected', { duration: formatDuration(now - live.since) })}</b>
      <span>{t('app.valuesAsOf', { time: formatInstant(live.lastAt || live.since, 'time') })}</span>
    </div>
  );
}

function Logo(): JSX.Element {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" fill="none" aria-hidden="true">
      <path d="M3 3h20v20H3z" stroke="#fff" strokeWidth="1.6" />
      <path d="M7 23l3.2-6.5 4.3-2.3L17 8.5 19.5 3" stroke="#8DB2F0" strokeWidth="2.4" strokeLinejoin="round" />
      <path d="M10.2 16.5 7.5 11.5M14.5 14.2l5 2.8" stroke="#8DB2F0" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
