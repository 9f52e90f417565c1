import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatDuration, formatInstant, formatQuantity } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { ActiveAlarm } from '../../kernel/alarms';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import { Icon } from '../../ui/Icon';
import { Dot } from '../../ui/Panel';
import { alarmLink, trendLink } from './links';
import { useNow } from './useNow';

/** Alarms in two lines each; a click leads to the alarm, the sign at its end to the trend around its rise. */
export function AlarmLines({ alarms, places }: { alarms: readonly ActiveAlarm[]; places?: boolean }): JSX.Element {
  const now = useNow(30_000);
  return (
    <ul className="alarm-lines">
      {alarms.map((alarm) => (
        <li key={alarm.id} className="row g8">
          <AlarmSymbol priority={alarm.priority} state={alarm.look} />
          <Link className="sp el" to={alarmLink(alarm.id)}>
            <span className={alarm.look === 'unacknowledged' ? 's13 b el' : 's13 el'}>
              {places === true ? `${alarm.place} ${alarm.name}` : alarm.name}
            </span>
            <span className="s12 t3 el">
              {alarm.raisedAt && formatInstant(alarm.raisedAt)}
              <Dot />
              {t(`ui.alarmState.${alarm.look}`)}
              {alarm.raisedAt && <Dot />}
              {alarm.raisedAt && formatDuration(now - Date.parse(alarm.raisedAt))}
              {alarm.value !== null && <Dot />}
              {alarm.value !== null && formatQuantity(alarm.value, alarm.unit, alarm.decimals)}
            </span>
          </Link>
          <Link
            className="icon-btn"
            to={trendLink([alarm.signal], alarm.raisedAt ? Date.parse(alarm.raisedAt) : undefined)}
          >
            <Icon name="trends" label={t('plant.openTrend')} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
