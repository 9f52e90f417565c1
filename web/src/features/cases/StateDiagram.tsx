import type { JSX } from 'react';
import { useEffect, useMemo, useRef } from 'react';
import { formatInstant } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import type { CaseDefinition } from './definition';
import type { Box } from './diagramLayout';
import { drawChart } from './diagramLayout';

/** Where a case stands and has been. */
export interface Standing {
  /** Active states with what stands below them: since when, until when. */
  now: ReadonlyMap<string, string>;
  /** Left states and when they were entered. */
  past: ReadonlyMap<string, string>;
  /** Ways that it went, “from to”; without them a way between two states that it was in counts as gone. */
  ways?: ReadonlySet<string> | undefined;
  /** Whether the case is over: nothing lies ahead. */
  over: boolean;
}

type Place = 'now' | 'past' | 'ahead' | 'closed' | 'plain';

/** The chart of a procedure. With a standing: path taken in ink, now in tint, what lies ahead dashed. */
export function StateDiagram({ definition, standing }: { definition: CaseDefinition; standing?: Standing }): JSX.Element {
  // Boxes are as wide as their words, so another language is another drawing.
  const spoken = language();
  const drawing = useMemo(() => drawChart(definition.states, definition.initial, spoken), [definition, spoken]);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const current = scroller.current?.querySelector('.st-now');
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [drawing, standing]);
  const placeOf = (id: string): Place => {
    if (!standing) return 'plain';
    if (standing.now.has(id)) return 'now';
    if (standing.past.has(id)) return 'past';
    return standing.over ? 'closed' : 'ahead';
  };
  const been = (id: string): boolean => placeOf(id) === 'past' || placeOf(id) === 'now';
  const gone = ({ from, to }: { from: string; to: string }): boolean => standing?.ways?.has(`${from} ${to}`) ?? (placeOf(from) === 'past' && been(to));
  const [margin, width, height] = [6, drawing.width + 12, drawing.height + 12];
  return (
    <div className="st-scroll" ref={scroller} tabIndex={0} role="group" aria-label={t('cases.diagram')}>
      <svg
        width={width} height={height} viewBox={`${-margin} ${-margin} ${width} ${height}`} role="img"
        aria-label={spokenPath(drawing.boxes, placeOf)}
      >
        {drawing.boxes.filter((box) => box.frame).map((box) => (
          <Frame key={box.id} box={box} place={placeOf(box.id)} />
        ))}
        {drawing.lines.map((line) => (
          <Way
            key={`${line.from} ${line.to}`} points={line.points}
            kind={!standing ? 'plain' : gone(line) ? 'past' : 'ahead'}
          />
        ))}
        {drawing.boxes.filter((box) => !box.frame).map((box) => (
          <State
            key={box.id} box={box} place={placeOf(box.id)}
            below={standing?.now.get(box.id) ?? timeOf(standing?.past.get(box.id))}
          />
        ))}
      </svg>
    </div>
  );
}

function timeOf(at: string | undefined): string | undefined {
  return at === undefined ? undefined : formatInstant(at);
}

/** What a screen reader says of the drawing: each state with its place. */
function spokenPath(boxes: readonly Box[], placeOf: (id: string) => Place): string {
  return boxes
    .filter((box) => !box.frame)
    .map((box) => {
      const place = placeOf(box.id);
      return place === 'plain' ? box.text : t(`cases.place.${place}`, { state: box.text });
    })
    .join('; ');
}

const fills: Readonly<Record<Place, { fill: string; stroke: string; text: string; dash?: string }>> = {
  past: { fill: 'var(--ink)', stroke: 'var(--ink)', text: '#fff' },
  now: { fill: 'var(--accent-bg)', stroke: 'var(--accent)', text: 'var(--accent-h)' },
  ahead: { fill: 'var(--sheet)', stroke: 'var(--text2)', text: 'var(--text)', dash: '4 3' },
  closed: { fill: 'var(--sheet)', stroke: 'var(--line)', text: 'var(--text3)' },
  plain: { fill: 'var(--sheet)', stroke: 'var(--outline)', text: 'var(--text)' },
};

function State({ box, place, below }: { box: Box; place: Place; below: string | undefined }): JSX.Element {
  const look = fills[place];
  const center = box.x + box.width / 2;
  return (
    <g className={`st-${place}`}>
      <title>{box.text}</title>
      {place === 'now' && (
        <rect
          x={box.x - 3.5} y={box.y - 3.5} width={box.width + 7} height={box.height + 7} rx={6} fill="none"
          stroke={look.stroke} strokeWidth={2}
        />
      )}
      <rect
        x={box.x} y={box.y} width={box.width} height={box.height} rx={3} fill={look.fill} stroke={look.stroke}
        strokeDasharray={look.dash}
      />
      {box.final && place !== 'past' && (
        <rect
          x={box.x + 3} y={box.y + 3} width={box.width - 6} height={box.height - 6} rx={1} fill="none"
          stroke={look.stroke} strokeDasharray={look.dash}
        />
      )}
      <text
        x={center} y={box.y + box.height / 2 + 4.5} textAnchor="middle" fontSize={13}
        fontWeight={place === 'past' || place === 'now' ? 600 : 400} fill={look.text}
      >
        {fitted(box)}
      </text>
      {below !== undefined && (
        <text
          x={center} y={box.y + box.height + 17} textAnchor="middle" fontSize={12} fill="var(--text2)"
          stroke="var(--sheet)" strokeWidth={5} paintOrder="stroke" strokeLinejoin="round"
        >
          {below}
        </text>
      )}
    </g>
  );
}

/** Names that are longer than the widest box are cut; the whole is in the title. */
function fitted(box: Box): string {
  let room = box.width - 20;
  for (let at = 0; at < box.text.length; at++) {
    room -= box.text.charCodeAt(at) > 0x2e80 ? 13 : 7.2;
    if (room < 0) return `${box.text.slice(0, Math.max(1, at - 1))}…`;
  }
  return box.text;
}

function Frame({ box, place }: { box: Box; place: Place }): JSX.Element {
  return (
    <g>
      <rect
        x={box.x} y={box.y} width={box.width} height={box.height} rx={4} fill="var(--hover)"
        stroke={place === 'now' ? 'var(--accent-line)' : 'var(--line)'}
      />
      <text x={box.x + 12} y={box.y + 17} fontSize={12} fontWeight={600} fill="var(--text2)">
        {box.text}
      </text>
    </g>
  );
}

function Way({ points, kind }: { points: readonly (readonly [number, number])[]; kind: 'past' | 'ahead' | 'plain' }): JSX.Element {
  const color = kind === 'past' ? 'var(--ink)' : kind === 'plain' ? 'var(--outline)' : '#8c8c8c';
  const [tip, before] = [points.at(-1) ?? [0, 0], points.at(-2) ?? [0, 0]];
  const [dx, dy] = [Math.sign(tip[0] - before[0]), Math.sign(tip[1] - before[1])];
  const [bx, by] = [tip[0] - 7 * dx, tip[1] - 7 * dy];
  return (
    <g>
      <polyline
        points={[...points.slice(0, -1), [bx, by] as const].map((point) => point.join(',')).join(' ')} fill="none"
        stroke={color} strokeWidth={kind === 'past' ? 2 : 1.25} strokeDasharray={kind === 'ahead' ? '4 3' : undefined}
      />
      <polygon
        points={`${tip[0]},${tip[1]} ${bx + 3.5 * dy},${by + 3.5 * dx} ${bx - 3.5 * dy},${by - 3.5 * dx}`} fill={color}
      />
    </g>
  );
}
