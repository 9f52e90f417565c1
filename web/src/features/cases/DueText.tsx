import type { JSX } from 'react';
import { formatDuration, formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';

const soon = 24 * 3_600_000;

/** A deadline: when, and how much is left or how late it is. */
export function DueText({ at, stopped, short }: { at: string | null; stopped?: boolean; short?: boolean }): JSX.Element {
  if (at === null) return <span className="t3">{t('cases.noDeadline')}</span>;
  const left = Date.parse(at) - Date.now();
  const time = formatInstant(at);
  if (stopped === true) return <span className="t2">{t('cases.clockStopped', { time })}</span>;
  if (left < 0) {
    return <b className="late nw" title={formatInstant(at, 'record')}>{t('cases.lateBy', { duration: formatDuration(-left) })}</b>;
  }
  return (
    <span className="nw" title={formatInstant(at, 'record')}>
      <b className={left < soon ? 'due-soon' : 'b'}>{time}</b>
      {short !== true && <span className="t2">{t('cases.leftAfter', { duration: formatDuration(left) })}</span>}
    </span>
  );
}
