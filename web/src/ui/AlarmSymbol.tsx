import type { JSX } from 'react';
import { t } from '../i18n/i18n';

/** The one scale of priorities, from critical (1) to low (4). */
export type Priority = 1 | 2 | 3 | 4;

/** How an alarm stands; `none` draws the grey outline beside a count of 0. */
export type AlarmLook =
  'unacknowledged' | 'acknowledged' | 'returned' | 'shelved' | 'suppressed' | 'outOfService' | 'none';

const fills: Readonly<Record<Priority, string>> = { 1: '#D9001B', 2: '#FF8C00', 3: '#FFD700', 4: '#E25BE0' };
const digitY: Readonly<Record<Priority, number>> = { 1: 14.4, 2: 11.6, 3: 16.9, 4: 14.4 };

/** The fill of a priority, for the few charts that mark alarms. */
export function alarmFill(priority: Priority): string {
  return fills[priority];
}

/** The priority that a number from the server means; anything else counts as low. */
export function asPriority(value: number): Priority {
  return value === 1 || value === 2 || value === 3 ? value : 4;
}

interface ShapeProps {
  priority: Priority;
  fill: string;
  stroke: string;
  dash?: string;
}

function Shape({ priority, fill, stroke, dash }: ShapeProps): JSX.Element {
  const pen = { fill, stroke, strokeWidth: 1.5, strokeLinejoin: 'round' as const, strokeDasharray: dash };
  switch (priority) {
    case 1:
      return <rect x="2.25" y="1.25" width="17.5" height="17.5" rx="1" {...pen} />;
    case 2:
      return <path d="M.8 1.25H21.2L11 19z" {...pen} />;
    case 3:
      return <path d="M.8 18.75H21.2L11 1z" {...pen} />;
    case 4:
      return <circle cx="11" cy="10" r="8.75" {...pen} />;
  }
}

function SecondOutline({ priority, blink }: { priority: Priority; blink: boolean }): JSX.Element {
  const pen = {
    fill: 'none',
    stroke: '#1A1A1A',
    strokeWidth: 1.5,
    strokeLinejoin: 'round' as const,
    className: blink ? 'blink' : undefined,
  };
  switch (priority) {
    case 1:
      return <rect x="-.9" y="-1.9" width="23.8" height="23.8" rx="3" {...pen} />;
    case 2:
      return <path d="M-4.3-1.2H26.3L11 24.6z" {...pen} />;
    case 3:
      return <path d="M-4.3 21.2H26.3L11-4.6z" {...pen} />;
    case 4:
      return <circle cx="11" cy="10" r="12" {...pen} />;
  }
}

/** An alarm: shape, digit and colour say the priority; fill and outline say the state. 22 × 20 px, never smaller. */
export function AlarmSymbol({ priority, state }: { priority: Priority; state: AlarmLook }): JSX.Element {
  const filled = state === 'unacknowledged' || state === 'acknowledged';
  const dashed = state === 'shelved' || state === 'suppressed' || state === 'outOfService';
  const grey = state === 'none';
  const label = grey ? t(`ui.priority.${priority}`) : `${t(`ui.priority.${priority}`)} ${t(`ui.alarmState.${state}`)}`;
  return (
    <svg className="sy" width="22" height="20" viewBox="0 0 22 20" role="img" aria-label={label}>
      <title>{label}</title>
      {(state === 'unacknowledged' || state === 'returned') && <SecondOutline priority={priority} blink />}
      <Shape
        priority={priority}
        fill={filled ? fills[priority] : grey ? 'none' : '#FFFFFF'}
        stroke={grey ? '#8C8C8C' : '#1A1A1A'}
        {...(dashed ? { dash: '2.5 2' } : {})}
      />
      <text
        x="11"
        y={digitY[priority]}
        textAnchor="middle"
        fontSize="12"
        fontWeight={grey ? 400 : 700}
        fill={filled && priority === 1 ? '#FFFFFF' : grey ? '#595959' : '#1A1A1A'}
      >
        {priority}
      </text>
    </svg>
  );
}
