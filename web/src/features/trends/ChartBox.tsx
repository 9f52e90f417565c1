import type { JSX, RefObject } from 'react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { t } from '../../i18n/i18n';
import { layLanes } from './lanes';
import { PenMark } from './PenTable';
import { frame, TrendChart } from './TrendChart';
import type { Compare, TrendState } from './trendState';
import { zoomed } from './trendState';
import type { TrendView } from './useTrend';

interface Props {
  state: TrendState;
  view: TrendView;
  size: { width: number; height: number };
  phone: boolean;
  cursor: number | null;
  onHover: (at: number | null) => void;
  change: (part: Partial<TrendState>) => void;
  onNote: () => void;
}

/** What C turns to next; from a chosen instant back to nothing. */
function nextCompare(compare: Compare): Compare {
  return compare === 'none' ? 'period' : compare === 'period' ? 'day' : compare === 'day' ? 'week' : 'none';
}

/** Lays out the pens and turns gestures and keys into changes of the state. */
export function ChartBox({ state, view, size, phone, cursor, onHover, change, onNote }: Props): JSX.Element {
  const { period } = view;
  const inner = size.height - frame.top - frame.bottom;
  const shown = useMemo(() => (phone ? view.pens.filter((pen) => pen.index === state.pen) : view.pens), [phone, view.pens, state.pen]);
  // Only the selected pen shows its earlier self when there are many: dotted lines of all would hide the lines.
  const drawn = useMemo(
    () => shown.map((pen) => (shown.length > 3 && pen.index !== state.pen ? { ...pen, compare: undefined } : pen)),
    [shown, state.pen],
  );
  const lanes = useMemo(() => layLanes(drawn, state.lanes, inner), [drawn, state.lanes, inner]);
  const span = period.to - period.from;
  const onPeriod = useCallback((from: number, to: number) => change({ range: { from: Math.round(from), to: Math.round(to) } }), [change]);
  const move = (pixels: number): void => {
    const at = (cursor ?? period.to) + (pixels * span) / Math.max(1, size.width - frame.left - frame.right);
    change({ cursor: Math.min(period.to, Math.max(period.from, at)) });
  };
  const onKey = (key: string, fast: boolean): boolean => {
    switch (key) {
      case 'ArrowLeft': move(fast ? -10 : -1); return true;
      case 'ArrowRight': move(fast ? 10 : 1); return true;
      case '+': case '=': change({ range: zoomed(period, cursor ?? (period.from + period.to) / 2, 0.5) }); return true;
      case '-': case '_': change({ range: zoomed(period, cursor ?? (period.from + period.to) / 2, 2) }); return true;
      case '[': onPeriod(period.from - span / 2, period.to - span / 2); return true;
      case ']': onPeriod(period.from + span / 2, period.to + span / 2); return true;
      case 'l': case 'L': change({ range: view.live ? { ...period } : { last: Math.round(span) } }); return true;
      case 'c': case 'C': change({ compare: nextCompare(state.compare) }); return true;
      case 'n': case 'N': onNote(); return true;
      case 'Escape': change({ cursor: null }); onHover(null); return true;
      default: return false;
    }
  };
  return (
    <TrendChart
      lanes={lanes} period={period} width={size.width} height={size.height} cursor={cursor} pinned={state.cursor !== null}
      alarms={view.alarms} notes={view.notes} shifts={view.shifts} shift={view.shift} label={t('trends.chartLabel', { count: view.pens.length })}
      onCursor={(at, pin) => (pin ? change({ cursor: state.cursor === null ? at : null }) : onHover(at))}
      onPeriod={onPeriod} onZoom={(around, factor) => change({ range: zoomed(period, around, factor) })} onKey={onKey}
    />
  );
}

/** On a phone one pen is shown; this chooses it. */
export function PhonePens({ view, selected, onSelect }: { view: TrendView; selected: number; onSelect: (pen: number) => void }): JSX.Element {
  return (
    <div className="phone-pens" role="group" aria-label={t('trends.pen')}>
      {view.pens.map((pen) => (
        <button key={pen.key} type="button" className={pen.index === selected ? 'on' : ''} aria-pressed={pen.index === selected} onClick={() => onSelect(pen.index)}>
          <PenMark index={pen.index} />
          <span className="el">{pen.signal?.name ?? pen.key}</span>
        </button>
      ))}
    </div>
  );
}

/** The size of an element, followed while it is shown. */
export function useSize(box: RefObject<HTMLElement | null>, shown: boolean): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = box.current;
    if (!element || !shown) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: Math.floor(entry.contentRect.width), height: Math.floor(entry.contentRect.height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, shown]);
  return size;
}
