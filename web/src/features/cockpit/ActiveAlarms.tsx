import { useMutation } from '@tanstack/react-query';
import type { JSX, KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { useAllowed } from '../../api/session';
import { formatDuration, formatInstant, formatQuantity } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { useAlarmTotals } from '../../kernel/alarmCounts';
import type { ActiveAlarm } from '../../kernel/alarms';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import { Dot, KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loading, Refused } from '../../ui/states';

const most = 30;

/** The active alarms of the site, unacknowledged ones first. */
export function ActiveAlarms({ alarms, site }: { alarms: readonly ActiveAlarm[] | undefined; site: string }): JSX.Element {
  const totals = useAlarmTotals(site);
  const mayAct = useAllowed('alarms.act');
  const acknowledge = useMutation({
    mutationFn: (id: string) => api.post('/alarms/acknowledge', { ids: [id], comment: '' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['alarms'] }),
  });
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const lines = [...(list.current?.querySelectorAll<HTMLAnchorElement>('a.al') ?? [])];
    const at = lines.findIndex((line) => line === document.activeElement);
    const alarm = (alarms ?? [])[at];
    if (event.key === 'ArrowDown') lines[Math.min(at + 1, lines.length - 1)]?.focus();
    else if (event.key === 'ArrowUp') lines[Math.max(at - 1, 0)]?.focus();
    else if (/^a$/i.test(event.key) && mayAct && !event.ctrlKey && !event.metaKey && (alarm?.look === 'unacknowledged' || alarm?.look === 'returned')) acknowledge.mutate(alarm.id);
    else return;
    event.preventDefault();
  };
  const unacknowledged = (alarms ?? []).filter((alarm) => alarm.look === 'unacknowledged').length;
  const count = alarms?.length ?? 0;
  return (
    <Panel
      title={t('cockpit.activeAlarms')}
      meta={
        alarms && (
          <>
            {t('cockpit.alarmCount', { count })}
            <Dot />
            {t('cockpit.unacknowledged', { count: unacknowledged })}
          </>
        )
      }
      link={
        <Link className="s13" to="/alarms">
          {t('cockpit.alarmList')}
        </Link>
      }
      foot={
        <>
          {count > most && <span>{t('cockpit.moreAlarms', { count: count - most })}</span>}
          {totals && <Link className="t2" to="/alarms/shelved">{t('cockpit.hiddenAlarms', { shelved: totals.shelved, suppressed: totals.suppressed, out: totals.outOfService })}</Link>}
          <span className="sp" />
          {mayAct && count > 0 && <KeyHints hints={[{ keys: ['A'], text: t('cockpit.acknowledge') }]} />}
        </>
      }
    >
      {alarms === undefined && <Loading />}
      {alarms && count === 0 && <EmptyState title={t('cockpit.noAlarms')} fact={t('cockpit.noAlarmsFact')} />}
      {acknowledge.error && <Refused problem={problemOf(acknowledge.error)} />}
      <div ref={list} role="presentation" onKeyDown={onKeyDown}>
        {(alarms ?? []).slice(0, most).map((alarm) => (
          <AlarmLine key={alarm.id} alarm={alarm} />
        ))}
      </div>
    </Panel>
  );
}

function useMinute(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function AlarmLine({ alarm }: { alarm: ActiveAlarm }): JSX.Element {
  const now = useMinute();
  const fresh = alarm.look === 'unacknowledged';
  const state =
    alarm.look === 'acknowledged' && alarm.raisedAt
      ? formatDuration(now - Date.parse(alarm.raisedAt))
      : t(`ui.alarmState.${alarm.look}`);
  return (
    <Link className={fresh ? 'al new' : 'al'} to={`/alarms?alarm=${alarm.id}`}>
      <AlarmSymbol priority={alarm.priority} state={alarm.look} />
      <div style={{ minWidth: 0 }}>
        <div className="m el" title={`${alarm.place} ${alarm.name}`}>{`${nearestOf(alarm.place)} ${alarm.name}`}</div>
        <div className="d el">
          {alarm.value !== null && formatQuantity(alarm.value, alarm.unit, alarm.decimals)}
          {alarm.value !== null && alarm.limit !== null && <Dot />}
          {alarm.limit !== null &&
            t('cockpit.limit', { value: formatQuantity(alarm.limit, alarm.unit, alarm.decimals) })}
        </div>
      </div>
      <div className="r nw">
        <div className="s13">{alarm.raisedAt ? raisedText(alarm.raisedAt) : '—'}</div>
        <div className={fresh || alarm.look === 'returned' ? 's12 b' : 's12 t3'}>{state}</div>
      </div>
    </Link>
  );
}

/** The innermost part of a place: the site and the unit are known here, the equipment is what one looks for. */
function nearestOf(place: string): string {
  return place.split(' / ').at(-1) ?? place;
}

/** 14:32:08 within a day, else with the date. */
function raisedText(at: string): string {
  return formatInstant(at, Date.now() - Date.parse(at) < 86_400_000 ? 'time' : 'short');
}
