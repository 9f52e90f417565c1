import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import type { AlarmLook } from '../../ui/AlarmSymbol';
import { AlarmSymbol, asPriority } from '../../ui/AlarmSymbol';
import type { Note } from '../../kernel/notes';
import type { AlarmItem } from './trendData';

/** How an occurrence stands now. */
export function lookOf(alarm: AlarmItem): AlarmLook {
  const acknowledged = typeof alarm.acknowledgedAt === 'string';
  if (typeof alarm.returnedAt === 'string') return acknowledged ? 'none' : 'returned';
  return acknowledged ? 'acknowledged' : 'unacknowledged';
}

interface Props {
  alarms: readonly AlarmItem[];
  notes: readonly Note[];
  x: (ms: number) => number;
  period: { from: number; to: number };
  top: number;
  bottom: number;
  left: number;
  right: number;
}

/** Alarms of the shown signals over the chart (a symbol when raised, a bar while active, a dotted line below), and notes. */
export function EventStrip({ alarms, notes, x, period, top, bottom, left, right }: Props): JSX.Element {
  const middle = top - 16;
  let edge = -Infinity;
  return (
    <g>
      <text x={8} y={middle + 4} fontSize="12" fill="#4A4A4A">{t('trends.events')}</text>
      <path d={`M${left} ${top - 4}H${right}`} stroke="#C9C9C9" />
      {[...alarms].reverse().map((alarm) => {
        const raised = Date.parse(alarm.raisedAt);
        const returned = alarm.returnedAt ? Date.parse(alarm.returnedAt) : period.to;
        const from = Math.max(left, x(raised));
        const to = Math.min(right, x(returned));
        const free = from - 11 > edge;
        if (free) edge = from + 11;
        return (
          <g key={`${alarm.definitionId}/${alarm.occurrence}`}>
            <title>{alarm.name}</title>
            <path d={`M${from} ${middle}H${Math.max(from + 2, to)}`} stroke="#1A1A1A" strokeWidth="2" />
            <path d={`M${from} ${top}V${bottom}`} stroke="#1A1A1A" strokeDasharray="2 3" pointerEvents="none" />
            {free && <g transform={`translate(${from - 11} ${middle - 10})`}><AlarmSymbol priority={asPriority(alarm.priority)} state={lookOf(alarm)} /></g>}
          </g>
        );
      })}
      {notes.map((note) => <NoteMark key={note.id} note={note} x={Math.max(left, x(Date.parse(note.fromAt)))} middle={middle} top={top} bottom={bottom} right={right} />)}
    </g>
  );
}

function NoteMark({ note, x, middle, top, bottom, right }: { note: Note; x: number; middle: number; top: number; bottom: number; right: number }): JSX.Element {
  const room = Math.floor((right - x - 16) / 13);
  return (
    <g>
      <title>{note.text}</title>
      <path d={`M${x} ${top}V${bottom}`} stroke="#4A4A4A" strokeDasharray="1 4" pointerEvents="none" />
      <path d={`M${x - 7} ${middle - 8}h14v10l-5 5h-9z`} fill="#FFFFFF" stroke="#1A1A1A" strokeWidth="1.2" />
      <path d={`M${x - 4} ${middle - 4}h8M${x - 4} ${middle}h5`} stroke="#1A1A1A" />
      {room > 2 && <text x={x + 11} y={middle + 4} fontSize="12" fill="#1A1A1A" paintOrder="stroke" stroke="var(--surface)" strokeWidth="4">{note.text.length > Math.min(room, 12) ? `${note.text.slice(0, Math.min(room, 12) - 1)}…` : note.text}</text>}
    </g>
  );
}
