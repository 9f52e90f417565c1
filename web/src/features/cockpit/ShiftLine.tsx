import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { useAllowed } from '../../api/session';
import { formatDuration, formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { ShiftTurn } from '../../kernel/shifts';
import { shiftsQuery } from '../../kernel/shifts';
import { Dot } from '../../ui/Panel';

const dayMs = 86_400_000;

/** The shift that runs now at a site, and the time. Undefined where none is known, as for an office. */
export function useShift(site: string | undefined): { turn: ShiftTurn; now: number } | undefined {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const allowed = useAllowed('calendars.read');
  // The night shift of yesterday may still run.
  const turns = useQuery(shiftsQuery(allowed ? site : undefined, formatInstant(now - dayMs, 'date'), formatInstant(now, 'date'))).data;
  const turn = turns?.find((one) => one.from <= now && now < one.to && one.to - one.from < dayMs);
  return turn && { turn, now };
}

const clock = (at: number): string => formatInstant(at, 'time').slice(0, 5);

/** Which shift and crew: 白班 08:00–16:00 · 丙班. */
export function ShiftTag({ turn }: { turn: ShiftTurn }): JSX.Element {
  return (
    <span className="tag quiet">
      {`${turn.name} ${clock(turn.from)}–${clock(turn.to)}`}
      {turn.crew !== null && <><Dot />{turn.crew}</>}
    </span>
  );
}

/** How much of the shift has gone. */
export function ShiftProgress({ turn, now }: { turn: ShiftTurn; now: number }): JSX.Element {
  const share = (now - turn.from) / (turn.to - turn.from);
  return (
    <div className="shift-progress">
      <span>{t('cockpit.shiftGone', { time: formatDuration(Math.floor((now - turn.from) / 60_000) * 60_000) })}</span>
      <span>{t('cockpit.shiftLeft', { time: formatDuration(Math.ceil((turn.to - now) / 60_000) * 60_000) })}</span>
      <div className="bar" role="progressbar" aria-label={t('cockpit.shift')} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)}>
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
