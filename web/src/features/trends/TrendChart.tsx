import type { JSX, KeyboardEvent, PointerEvent } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { EventStrip } from './EventStrip';
import { LaneView } from './LaneView';
import type { Lane } from './lanes';
import { timeTicks } from './scales';
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
      role="application" tabIndex={0} aria-label={props.label} aria-keyshortcuts="ArrowLeft ArrowRight + - L C"
      onPointerDown={drag.down} onPointerMove={drag.move} onPointerUp={drag.up} onPointerLeave={drag.leave}
      onKeyDown={(event: KeyboardEvent) => {
        if (!event.ctrlKey && !event.metaKey && !event.altKey && props.onKey(event.key, event.shiftKey)) event.preventDefault();
      }}
    >
      <EventStrip alarms={props.alarms} x={x} period={period} top={frame.top} bottom={bottom} left={frame.left} right={frame.left + plotWidth} />
      {lanes.map((lane) => (
        <LaneView
          key={`${lane.id}/${lane.pens.length}`} lane={lane} x={x} ticks={ticks} left={frame.left} right={frame.left + plotWidth}
          offset={frame.top} period={period} cursor={cursorX === null ? null : cursor} shift={props.shift}
        />
      ))}
      {ticks.map((tick) => (
        <text key={tick.at} x={x(tick.at)} y={bottom + 18} fontSize="12" fill="#595959" textAnchor="middle" fontWeight={tick.daily ? 600 : 400}>
          {tickText(tick, withSeconds)}
        </text>
      ))}
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
  down: (event: PointerEvent<SVGSVGElement>) => void;
  move: (event: PointerEvent<SVGSVGElement>) => void;
  up: (event: PointerEvent<SVGSVGElement>) => void;
  leave: () => void;
}

/** Moving shows the cursor, a click pins it, dragging pans. */
function useDrag({ period, onCursor, onPeriod, pinned }: Props, plotWidth: number): Drag {
  const start = useRef<{ x: number; from: number; to: number } | null>(null);
  const [dragging, setDragging] = useState(false);
  const place = (event: PointerEvent<SVGSVGElement>): number => event.clientX - event.currentTarget.getBoundingClientRect().left;
  return {
    dragging,
    down: (event) => {
      if (event.button !== 0) return;
      start.current = { x: place(event), from: period.from, to: period.to };
    },
    move: (event) => {
      const px = place(event);
      const from = start.current;
      if (from && (dragging || Math.abs(px - from.x) > 4)) {
        if (!dragging) {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragging(true);
        }
        const moved = ((from.x - px) / plotWidth) * (from.to - from.from);
        onPeriod(from.from + moved, from.to + moved);
        return;
      }
      if (!pinned && px >= frame.left && px <= frame.left + plotWidth) onCursor(atX(px, period, plotWidth), false);
    },
    up: (event) => {
      const px = place(event);
      if (!dragging && start.current && px >= frame.left && px <= frame.left + plotWidth) onCursor(atX(px, period, plotWidth), true);
      start.current = null;
      setDragging(false);
    },
    leave: () => {
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
    { keys: ['Esc'], text: t('trends.key.free') },
  ];
}
