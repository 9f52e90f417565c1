import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { formatDuration, formatInstant, formatQuantity } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { ActiveAlarm } from '../../kernel/alarms';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import { Dot, Panel } from '../../ui/Panel';
import { EmptyState, Loading } from '../../ui/states';

const most = 30;

/** The active alarms of the site, unacknowledged ones first. */
export function ActiveAlarms({ alarms }: { alarms: readonly ActiveAlarm[] | undefined }): JSX.Element {
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
      {...(count > most ? { foot: t('cockpit.moreAlarms', { count: count - most }) } : {})}
    >
      {alarms === undefined && <Loading />}
      {alarms && count === 0 && <EmptyState title={t('cockpit.noAlarms')} fact={t('cockpit.noAlarmsFact')} />}
      {(alarms ?? []).slice(0, most).map((alarm) => (
        <AlarmLine key={alarm.id} alarm={alarm} />
      ))}
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
        <div className="m el">{`${alarm.place} ${alarm.name}`}</div>
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

/** 14:32:08 within a day, else with the date. */
function raisedText(at: string): string {
  return formatInstant(at, Date.now() - Date.parse(at) < 86_400_000 ? 'time' : 'short');
}
