import type { Dispatch, JSX, KeyboardEvent, PointerEvent } from 'react';
import { useRef, useState } from 'react';
import { t } from '../../../i18n/i18n';
import type { ComponentType, MimicItem, Point } from '../mimic/mimicBody';
import { boxOf, components, kinds } from '../mimic/mimicBody';
import { MimicPart } from '../mimic/MimicPart';
import { Pipes } from '../mimic/Pipes';
import type { MimicContext } from '../mimic/readings';
import { labelOf } from '../mimic/readings';
import type { EditorAction, EditorState } from './editorState';
import { grid, movedBy, snapped, squared } from './editorState';
import { dragType } from './Palette';

interface Props {
  state: EditorState;
  dispatch: Dispatch<EditorAction>;
  context: MimicContext;
  /** A pipe is being drawn: clicks add its points. */
  drawing: boolean;
  onDrawn: () => void;
  label: string;
}

type Drag = { kind: 'move'; id: string; from: Point; by: Point } | { kind: 'size'; id: string; to: Point } | { kind: 'point'; id: string; index: number; to: Point };

/**
 * The sheet on which a display is drawn. Pointer: drag parts, their corner, the points of pipes. Keyboard: Tab to a part,
 * arrows move it (Shift farther), Delete removes it, Ctrl+D doubles it.
 */
export function EditorCanvas({ state, dispatch, context, drawing, onDrawn, label }: Props): JSX.Element {
  const svg = useRef<SVGSVGElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const [line, setLine] = useState<readonly Point[]>([]);
  const [pointer, setPointer] = useState<Point | null>(null);
  const { body, selected } = state;
  const items = drag ? body.items.map((item) => preview(item, drag)) : body.items;
  const chosen = items.find((item) => item.id === selected);

  const placeOf = (event: { clientX: number; clientY: number }): Point => {
    const matrix = svg.current?.getScreenCTM();
    if (!matrix) return [0, 0];
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return [point.x, point.y];
  };
  const finishLine = (): void => {
    if (line.length > 1) dispatch({ do: 'pipe', points: line });
    setLine([]);
    onDrawn();
  };
  const onPointerDown = (event: PointerEvent, start: Drag | null): void => {
    if (drawing || event.button !== 0) return;
    event.stopPropagation();
    if (start) dispatch({ do: 'select', id: start.id });
    setDrag(start);
    svg.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = placeOf(event);
    if (drawing) setPointer(squared(line.at(-1), at));
    if (!drag) return;
    if (drag.kind === 'move') setDrag({ ...drag, by: snapped([at[0] - drag.from[0], at[1] - drag.from[1]]) });
    else setDrag({ ...drag, to: snapped(at) });
  };
  const onPointerUp = (): void => {
    if (drag) commit(drag, body.items.find((item) => item.id === drag.id), dispatch);
    setDrag(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (drawing) {
      if (event.key === 'Enter') finishLine();
      else if (event.key === 'Escape') {
        setLine([]);
        onDrawn();
      } else if (event.key === 'Backspace') setLine(line.slice(0, -1));
      else return;
    } else if (!partKey(event, selected, dispatch)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="canvas"
      role="presentation"
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
      }}
      onDrop={(event) => {
        const type = componentOf(event.dataTransfer.getData(dragType));
        if (!type) return;
        event.preventDefault();
        dispatch({ do: 'place', type, at: placeOf(event) });
      }}
    >
      <svg
        ref={svg}
        className={drawing ? 'mimic drawing' : 'mimic'}
        viewBox={`0 0 ${body.width} ${body.height}`}
        style={{ minWidth: Math.min(body.width, 900) }}
        role="application"
        aria-label={label}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerDown={(event) => {
          if (!drawing) dispatch({ do: 'select', id: null });
          else if (event.detail < 2) setLine([...line, squared(line.at(-1), placeOf(event))]);
        }}
        onDoubleClick={() => drawing && finishLine()}
      >
        <GridDots width={body.width} height={body.height} />
        <Pipes items={items} />
        {items.map((item) => (
          <Handle key={item.id} item={item} context={context} chosen={item.id === selected} onDown={(event) => onPointerDown(event, { kind: 'move', id: item.id, from: placeOf(event), by: [0, 0] })} onFocus={() => item.id !== selected && dispatch({ do: 'select', id: item.id })} />
        ))}
        {chosen?.points?.map((point, index) => (
          <circle key={index} className="grip" cx={point[0]} cy={point[1]} r="5" onPointerDown={(event) => onPointerDown(event, { kind: 'point', id: chosen.id, index, to: point })} />
        ))}
        {chosen && !chosen.points && kinds[chosen.type].w > 0 && chosen.type !== 'text' && chosen.type !== 'value' && (
          <Corner item={chosen} onDown={(event) => onPointerDown(event, { kind: 'size', id: chosen.id, to: cornerOf(chosen) })} />
        )}
        {drawing && <Line points={pointer && line.length > 0 ? [...line, pointer] : line} />}
      </svg>
    </div>
  );
}

function componentOf(text: string): ComponentType | undefined {
  return components.find((one) => one === text);
}

function cornerOf(item: MimicItem): Point {
  const box = boxOf(item);
  return [box.x + box.w, box.y + box.h];
}

/** A part as it looks while it is dragged. */
function preview(item: MimicItem, drag: Drag): MimicItem {
  if (item.id !== drag.id) return item;
  if (drag.kind === 'move') return movedBy(item, drag.by);
  if (drag.kind === 'point') return { ...item, points: (item.points ?? []).map((point, i) => (i === drag.index ? drag.to : point)) };
  return { ...item, ...sizeOf(item, drag.to) };
}

function sizeOf(item: MimicItem, to: Point): { x: number; y: number; w: number; h: number } {
  const { x, y } = boxOf(item);
  return { x, y, w: Math.max(12, to[0] - x), h: Math.max(12, to[1] - y) };
}

function commit(drag: Drag, item: MimicItem | undefined, dispatch: Dispatch<EditorAction>): void {
  if (!item) return;
  if (drag.kind === 'move') {
    if (drag.by[0] !== 0 || drag.by[1] !== 0) dispatch({ do: 'move', id: drag.id, by: drag.by });
  } else if (drag.kind === 'point') dispatch({ do: 'point', id: drag.id, index: drag.index, to: drag.to });
  else dispatch({ do: 'resize', id: drag.id, box: sizeOf(item, drag.to) });
  // The next drag of the same part is a step of its own.
  dispatch({ do: 'select', id: drag.id });
}

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Keys that act on the selected part; whether one did. */
function partKey(event: KeyboardEvent, selected: string | null, dispatch: Dispatch<EditorAction>): boolean {
  const control = event.ctrlKey || event.metaKey;
  if (control && event.key.toLowerCase() === 'z') dispatch({ do: event.shiftKey ? 'redo' : 'undo' });
  else if (control && event.key.toLowerCase() === 'y') dispatch({ do: 'redo' });
  else if (selected === null) return false;
  else if (control && event.key.toLowerCase() === 'd') dispatch({ do: 'duplicate', id: selected });
  else if (event.key === 'Delete') dispatch({ do: 'remove', id: selected });
  else if (event.key === 'Escape') dispatch({ do: 'select', id: null });
  else {
    const way = arrows[event.key];
    if (!way) return false;
    const far = grid * (event.shiftKey ? 5 : 1);
    dispatch({ do: 'move', id: selected, by: [way[0] * far, way[1] * far] });
  }
  return true;
}

interface HandleProps {
  item: MimicItem;
  context: MimicContext;
  chosen: boolean;
  onDown: (event: PointerEvent) => void;
  onFocus: () => void;
}

/** A part that can be taken hold of. */
function Handle({ item, context, chosen, onDown, onFocus }: HandleProps): JSX.Element {
  const box = boxOf(item);
  const name = [t(`plant.part.${item.type}`), labelOf(item, context) || item.id].join(' ');
  return (
    <>
      <g aria-hidden="true" pointerEvents="none">
        <MimicPart item={item} context={context} />
      </g>
      <g className={chosen ? 'part held' : 'part'} data-part={item.id} role="button" aria-label={name} aria-pressed={chosen} tabIndex={0} onPointerDown={onDown} onFocus={onFocus}>
        {item.points ? (
          <path className="hit-line" d={`M${item.points.map((point) => point.join(' ')).join('L')}`} />
        ) : (
          <rect className="hit" x={box.x - 3} y={box.y - 3} width={Math.max(12, box.w) + 6} height={Math.max(12, box.h) + 6} />
        )}
      </g>
    </>
  );
}

function Corner({ item, onDown }: { item: MimicItem; onDown: (event: PointerEvent) => void }): JSX.Element {
  const [x, y] = cornerOf(item);
  return <rect className="grip corner" x={x - 1} y={y - 1} width="9" height="9" onPointerDown={onDown} />;
}

function Line({ points }: { points: readonly Point[] }): JSX.Element {
  return (
    <>
      <path d={points.length > 1 ? `M${points.map((point) => point.join(' ')).join('L')}` : ''} fill="none" stroke="var(--accent)" strokeWidth="2" strokeDasharray="5 3" />
      {points.map(([x, y], i) => (
        <circle key={i} cx={x} cy={y} r="4" fill="var(--accent)" />
      ))}
    </>
  );
}

function GridDots({ width, height }: { width: number; height: number }): JSX.Element {
  return (
    <>
      <defs>
        <pattern id="dots" width="20" height="20" patternUnits="userSpaceOnUse">
          <circle cx="0" cy="0" r="1" fill="#BDBDBD" />
        </pattern>
      </defs>
      <rect width={width} height={height} fill="url(#dots)" stroke="#C9C9C9" />
    </>
  );
}
