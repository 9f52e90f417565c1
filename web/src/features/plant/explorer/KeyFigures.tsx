import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import type { LastValue } from '../../../kernel/signals';
import { sparkQuery, useLiveValues } from '../../../kernel/signals';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { Dot } from '../../../ui/Panel';
import { Sparkline } from '../../../ui/Sparkline';
import { trendLink } from '../links';
import { nameOf, normalOf, placeOf, worstOf } from '../names';
import type { PlantSignal } from '../plantData';
import { SignalNumber } from '../SignalNumber';

interface Props {
  signals: readonly PlantSignal[];
  alarms: readonly ActiveAlarm[];
  /** Node whose own signals need no place before their names. */
  node: string;
}

/** Under a display: up to three numbers with their last hours on the normal range. */
export function KeyFigures({ signals, alarms, node }: Props): JSX.Element | null {
  const quick = useMemo(() => signals.filter((one) => !isSampled(one)).map((one) => one.key), [signals]);
  const slow = useMemo(() => signals.filter(isSampled).map((one) => one.key), [signals]);
  const lastHours = useQuery(sparkQuery(quick, '-8h', '5m')).data;
  const lastDays = useQuery(sparkQuery(slow, '-36h', '30m')).data;
  const values = useLiveValues(signals);
  if (signals.length === 0) return null;
  return (
    <div className="key-figures">
      {signals.map((signal) => (
        <Figure
          key={signal.id}
          signal={signal}
          value={values.get(signal.key)}
          alarm={worstOf(alarms.filter((one) => one.signal === signal.path || one.signal === signal.key))}
          history={lastHours?.get(signal.key) ?? lastDays?.get(signal.key)}
          place={signal.nodeId === node ? '' : placeOf(signal)}
        />
      ))}
    </div>
  );
}

/** Laboratory and typed values come a few times a day. */
function isSampled(signal: PlantSignal): boolean {
  return signal.kind === 'lab' || signal.kind === 'manual';
}

interface FigureProps {
  signal: PlantSignal;
  value: LastValue | undefined;
  alarm: ActiveAlarm | undefined;
  history: readonly (number | null)[] | undefined;
  place: string;
}

function Figure({ signal, value, alarm, history, place }: FigureProps): JSX.Element {
  const [width, holder] = useWidth(234);
  return (
    <Link className="panel figure" to={trendLink([signal.key])}>
      <span className="row g8">
        {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
        <b className="s13 el">{nameOf(signal)}</b>
        <span className="sp" />
        <SignalNumber signal={signal} value={value} />
      </span>
      <span ref={holder} className="spark">
        <Sparkline
          values={history ?? []}
          low={signal.bandLo ?? undefined}
          high={signal.bandHi ?? undefined}
          step={signal.step || isSampled(signal)}
          width={width}
          height={64}
        />
      </span>
      <span className="row s12 t3">
        <span className="el">
          {place !== '' && place}
          {place !== '' && <Dot />}
          {t(isSampled(signal) ? 'plant.lastDays' : 'plant.lastHours')}
        </span>
        <span className="sp" />
        <span>{normalOf(signal)}</span>
      </span>
    </Link>
  );
}

/** Width of an element as it is laid out, px. */
function useWidth(start: number): [width: number, holder: React.RefObject<HTMLSpanElement | null>] {
  const [width, setWidth] = useState(start);
  const holder = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 40) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, holder];
}
