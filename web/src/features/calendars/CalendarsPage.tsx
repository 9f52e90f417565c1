import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Calendar, CalendarContent } from './calendars';
import { calendarQuery } from './calendars';
import './calendars.css';
import { differences } from './drafts';
import { HistoryView } from './HistoryView';
import { PublishDialog } from './PublishDialog';
import { ShiftsView } from './ShiftsView';
import { YearView } from './YearView';

/** Working time of an organization: the days of a year, its shifts and crews, and how it came to be so. */
export function CalendarsPage(): JSX.Element {
  const session = useSession();
  const orgs = [...(session?.group ? [session.group] : []), ...(session?.sites ?? [])];
  const [chosen, setOrg] = useAddress('org');
  const org = chosen === '' ? orgs[0]?.id ?? '1' : chosen;
  const [view] = useAddress('view', 'year');
  const calendar = useQuery(calendarQuery(org));
  const at = (to: string): string => `/system/calendars?org=${org}${to === 'year' ? '' : `&view=${to}`}`;
  return (
    <>
      <PageHeader
        title={t('app.menu.system.calendarsAndShifts')} crumbs={[{ text: t('app.section.system') }]}
        tags={calendar.data && <Origin calendar={calendar.data} orgs={orgs} />}
        actions={
          <label className="inp">
            <span className="sr">{t('calendars.org')}</span>
            <select aria-label={t('calendars.org')} value={org} onChange={(event) => setOrg(event.target.value)}>
              {orgs.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
            </select>
          </label>
        }
        tabs={['year', 'shifts', 'history'].map((one) => ({ text: t(`calendars.view.${one}`), to: at(one), on: view === one }))}
      />
      <Loaded query={calendar} what={t('app.menu.system.calendarsAndShifts')} problemOf={problemOf}>
        {(data) => <Editor key={`${org} ${data.from} ${data.version}`} org={org} calendar={data} view={view} />}
      </Loaded>
    </>
  );
}

function Origin({ calendar, orgs }: { calendar: Calendar; orgs: readonly { id: string; name: string }[] }): JSX.Element {
  const from = orgs.find((one) => one.id === String(calendar.from))?.name ?? String(calendar.from);
  return calendar.from === calendar.org
    ? <StatusTag>{t('calendars.ownVersion', { version: calendar.version })}</StatusTag>
    : <StatusTag kind="quiet">{t('calendars.inherited', { name: from })}</StatusTag>;
}

/** The views over one draft: what is marked counts only when it is published. */
function Editor({ org, calendar, view }: { org: string; calendar: Calendar; view: string }): JSX.Element {
  const [draft, setDraft] = useState<CalendarContent>(calendar.content);
  const [publishing, setPublishing] = useState(false);
  const mayEdit = useAllowed('calendars.edit');
  const changes = differences(calendar.content, draft);
  return (
    <>
      {view === 'history' && <HistoryView org={org} />}
      {view === 'shifts' && <ShiftsView org={org} draft={draft} onDraft={mayEdit ? setDraft : undefined} />}
      {view !== 'history' && view !== 'shifts' && <YearView org={org} draft={draft} onDraft={mayEdit ? setDraft : undefined} />}
      {changes.length > 0 && (
        <div className="draft-bar" role="status">
          <b>{t('calendars.unpublished', { count: changes.length })}</b>
          <span className="t2 s12">{t('calendars.since', { version: calendar.version, name: calendar.publishedBy, time: formatInstant(calendar.publishedAt) })}</span>
          <span className="sp" />
          <button type="button" className="btn s" onClick={() => setDraft(calendar.content)}>{t('calendars.discard')}</button>
          <button type="button" className="btn s p" onClick={() => setPublishing(true)}>{t('calendars.publishMore')}</button>
        </div>
      )}
      {publishing && <PublishDialog calendar={calendar} draft={draft} changes={changes} onClose={() => setPublishing(false)} />}
    </>
  );
}
