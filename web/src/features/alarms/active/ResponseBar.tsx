import type { JSX } from 'react';
import { formatDuration } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import type { Alarm } from '../shapes';
import { ms } from '../shapes';
import { useTick } from '../useTick';

/** How much of the time to respond is gone, and what is left of it. */
export function ResponseBar({ alarm }: { alarm: Alarm }): JSX.Element | null {
  const now = useTick();
  const raised = ms(alarm.raisedAt);
  const total = alarm.definition.responseSeconds * 1000;
  const stands = alarm.underlying === 'unackActive' || alarm.underlying === 'ackActive';
  if (raised === null || total <= 0) return null;
  if (!stands) return <p className="s12 t2 response">{t('alarms.respondWithin', { time: formatDuration(total) })}</p>;
  const gone = now - raised;
  const late = gone > total;
  return (
    <div className="row g8 response">
      <span className="s12 t2 nw">{t('alarms.respondWithin', { time: formatDuration(total) })}</span>
      <span
        className="gone"
        role="progressbar"
        aria-label={t('alarms.responseTime')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(Math.min(1, gone / total) * 100)}
      >
        <i style={{ width: `${Math.min(1, gone / total) * 100}%` }} />
      </span>
      <span className={late ? 's12 late nw' : 's12 b nw'}>
        {late
          ? t('alarms.respondLate', { time: formatDuration(gone - total) })
          : t('alarms.respondLeft', { time: formatDuration(total - gone) })}
      </span>
    </div>
  );
}
