import type { JSX, KeyboardEvent, PointerEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { EventStrip } from './EventStrip';
import { LaneView } from './LaneView';
import type { Lane } from './lanes';
import { timeTicks } from './scales';
import type { ShiftTurn } from '../../kernel/shifts';
import type { Note } from '../../kernel/notes';
import type { AlarmItem } from './trendData';

/** Where the chart's parts lie, px. */
export const frame = { left: 58, right: 76, top: 34, bottom: 26 };

interface Props {
  lanes: readonly Lane[];
  period: { from: number; to: number };
  width: number;
  height: number;
  cursor: number | null;
  pinned: boolean;
  alarms: readonly AlarmItem[];
  notes: readonly Note[];
  /** Beginnings of shifts. */
  shifts: readonly ShiftTurn[];
  /** Shift of the compared period, ms. */
  shift: number;
  label: string;
  onCursor: (at: number | null, pin: boolean) => void;
  onPeriod: (from: number, to: number) => void;
  onZoom: (around: number, factor: number) => void;
  onKey: (key: string, shift: boolean) => boolean;
}

/** The lanes over one time axis, with cursor, wheel zoom, drag to pan, and the keyboard. */
export function TrendChart(props: Props): JSX.Element {
  const { lanes, period, width, height, cursor } = props;
  const plotWidth = Math.max(40, width - frame.left - frame.right);
  const x = useMemo(() => {
    const span = period.to - period.from;
    return (ms: number): number => frame.left + ((ms - period.from) / span) * plotWidth;
  }, [period.from, period.to, plotWidth]);
  const ticks = useMemo(() => timeTicks(period.from, period.to, plotWidth), [period.from, period.to, plotWidth]);
  const bottom = height - frame.bottom;
  const root = useRef<SVGSVGElement>(null);
  const drag = useDrag(props, plotWidth);
  useWheel(root, (at, factor) => props.onZoom(atX(at, period, plotWidth), factor));
  const cursorX = cursor === null || cursor < period.from || cursor > period.to ? null : x(cursor);
  const withSeconds = period.to - period.from <= 20 * 60_000;
  return (
    <svg
      ref={root} className={drag.dragging ? 'trend-chart dragging' : 'trend-chart'} width={width} height={height}
      role="application" tabIndex={0} aria-label={props.label} aria-keyshortcuts="ArrowLeft ArrowRight + - L C N"
      onPointerDown={drag.down} onPointerMove={drag.move} onPointerUp={drag.up} onPointerCancel={drag.leave} onPointerLeave={drag.leave}
      onKeyDown={(event: KeyboardEvent) => {
        if (!event.ctrlKey && !event.metaKey && !event.altKey && props.onKey(event.key, event.shiftKey)) event.preventDefault();
      }}
    >
      {lanes.map((lane) => (
        <LaneView
          key={`${lane.id}/${lane.pens.length}`} lane={lane} x={x} ticks={ticks} left={frame.left} right={frame.left + plotWidth}
          offset={frame.top} period={period} cursor={cursorX === null ? null : cursor} shift={props.shift}
        />
      ))}
      <EventStrip alarms={props.alarms} notes={props.notes} x={x} period={period} top={frame.top} bottom={bottom} left={frame.left} right={frame.left + plotWidth} />
      {props.shifts.map((turn) => (
        <g key={turn.from} pointerEvents="none">
          <path d={`M${x(turn.from)} ${frame.top}V${bottom}`} stroke="#737373" strokeDasharray="2 3" />
          <text x={x(turn.from) + 5} y={frame.top + (lanes[0]?.height ?? 20) - 6} fontSize="12" fill="#4A4A4A" paintOrder="stroke" stroke="#FAFAFA" strokeWidth="3">
            {turn.crew === null ? turn.name : `${turn.name} ${turn.crew}`}
          </text>
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick.at} x={x(tick.at)} y={bottom + 18} fontSize="12" fill="#595959" textAnchor="middle" fontWeight={tick.daily ? 600 : 400}>
          {tickText(tick, withSeconds)}
        </text>
      ))}
      {drag.chosen && (
        <rect x={drag.chosen.from} y={frame.top} width={Math.max(1, drag.chosen.to - drag.chosen.from)} height={Math.max(0, bottom - frame.top)} fill="#0958D9" fillOpacity=".12" stroke="#0958D9" pointerEvents="none" />
      )}
      {cursorX !== null && cursor !== null && <CursorLine x={cursorX} top={frame.top} bottom={bottom} at={cursor} width={width} />}
    </svg>
  );
}

function tickText(tick: { at: number; daily: boolean }, withSeconds: boolean): string {
  if (tick.daily) return formatInstant(tick.at, 'date').slice(5);
  const time = formatInstant(tick.at, 'time');
  return withSeconds ? time : time.slice(0, 5);
}

function CursorLine({ x, top, bottom, at, width }: { x: number; top: number; bottom: number; at: number; width: number }): JSX.Element {
  const middle = Math.min(Math.max(x, 36), width - 36);
  return (
    <g pointerEvents="none">
      <path d={`M${x} ${top}V${bottom}`} stroke="#0958D9" strokeWidth="1.5" />
      <rect x={middle - 34} y={bottom + 3} width="68" height="20" rx="2" fill="#0958D9" />
      <text x={middle} y={bottom + 17} fontSize="12" fontWeight="600" fill="#FFFFFF" textAnchor="middle">{formatInstant(at, 'time')}</text>
    </g>
  );
}

function atX(px: number, period: { from: number; to: number }, plotWidth: number): number {
  const share = Math.min(1, Math.max(0, (px - frame.left) / plotWidth));
  return period.from + share * (period.to - period.from);
}

interface Drag {
  dragging: boolean;
  /** The stretch that Shift and dragging choose, px. */
  chosen: { from: number; to: number } | null;
  down: (event: PointerEvent<SVGSVGElement>) => void;
  move: (event: PointerEvent<SVGSVGElement>) => void;
  up: (event: PointerEvent<SVGSVGElement>) => void;
  leave: () => void;
}

/** Moving shows the cursor, a click pins it, dragging pans, dragging with Shift zooms in, two fingers zoom. */
function useDrag({ period, onCursor, onPeriod, onZoom, pinned }: Props, plotWidth: number): Drag {
  const start = useRef<{ x: number; from: number; to: number; choosing: boolean } | null>(null);
  const fingers = useRef(new Map<number, number>());
  const [dragging, setDragging] = useState(false);
  const [chosen, setChosen] = useState<{ from: number; to: number } | null>(null);
  const place = (event: PointerEvent<SVGSVGElement>): number => event.clientX - event.currentTarget.getBoundingClientRect().left;
  const inside = (px: number): number => Math.min(frame.left + plotWidth, Math.max(frame.left, px));
  const pinch = (event: PointerEvent<SVGSVGElement>, px: number): boolean => {
    if (!fingers.current.has(event.pointerId)) return false;
    const before = [...fingers.current.values()];
    fingers.current.set(event.pointerId, px);
    const after = [...fingers.current.values()];
    const [a, b] = [before, after].map(([one, other]) => (one === undefined || other === undefined ? 0 : Math.abs(other - one)));
    if (!a || !b) return false;
    onZoom(atX(after.reduce((sum, one) => sum + one, 0) / after.length, period, plotWidth), Math.min(2, Math.max(0.5, a / b)));
    return true;
  };
  return {
    dragging,
    chosen,
    down: (event) => {
      if (event.button !== 0) return;
      const px = place(event);
      if (event.pointerType === 'touch') fingers.current.set(event.pointerId, px);
      start.current = fingers.current.size > 1 ? null : { x: px, from: period.from, to: period.to, choosing: event.shiftKey };
    },
    move: (event) => {
      const px = place(event);
      const from = start.current;
      if (pinch(event, px)) return;
      if (from && (dragging || chosen || Math.abs(px - from.x) > 4)) {
        if (!dragging && !chosen) event.currentTarget.setPointerCapture(event.pointerId);
        if (from.choosing) {
          setChosen({ from: inside(Math.min(px, from.x)), to: inside(Math.max(px, from.x)) });
          return;
        }
        setDragging(true);
        const moved = ((from.x - px) / plotWidth) * (from.to - from.from);
        onPeriod(from.from + moved, from.to + moved);
        return;
      }
      if (!pinned && px >= frame.left && px <= frame.left + plotWidth) onCursor(atX(px, period, plotWidth), false);
    },
    up: (event) => {
      const px = place(event);
      fingers.current.delete(event.pointerId);
      if (chosen && chosen.to - chosen.from > 4) onPeriod(atX(chosen.from, period, plotWidth), atX(chosen.to, period, plotWidth));
      else if (!dragging && start.current && px >= frame.left && px <= frame.left + plotWidth) onCursor(atX(px, period, plotWidth), true);
      start.current = null;
      setDragging(false);
      setChosen(null);
    },
    leave: () => {
      fingers.current.clear();
      if (!dragging && !pinned) onCursor(null, false);
    },
  };
}

/** React listens to wheels passively; zooming must stop the page from scrolling. */
function useWheel(root: React.RefObject<SVGSVGElement | null>, onZoom: (px: number, factor: number) => void): void {
  const latest = useRef(onZoom);
  useEffect(() => {
    latest.current = onZoom;
  });
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const listen = (event: WheelEvent): void => {
      event.preventDefault();
      latest.current(event.clientX - element.getBoundingClientRect().left, event.deltaY > 0 ? 1.25 : 0.8);
    };
    element.addEventListener('wheel', listen, { passive: false });
    return () => element.removeEventListener('wheel', listen);
  }, [root]);
}

/** Keys of the chart, for its foot. */
export function chartKeys(): { keys: readonly string[]; text: string }[] {
  return [
    { keys: ['←', '→'], text: t('trends.key.cursor') },
    { keys: ['+', '−'], text: t('trends.key.zoom') },
    { keys: ['[', ']'], text: t('trends.key.pan') },
    { keys: ['L'], text: t('trends.key.live') },
    { keys: ['C'], text: t('trends.key.compare') },
    { keys: ['N'], text: t('trends.key.note') },
    { keys: ['Shift'], text: t('trends.key.choose') },
    { keys: ['Esc'], text: t('trends.key.free') },
  ];
}
