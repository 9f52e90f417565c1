import type { Box, ComponentType, MimicBody, MimicItem, Point } from '../mimic/mimicBody';
import { boxOf, kinds } from '../mimic/mimicBody';

/** A display while it is drawn: what was before and after each step, and what is selected. */
export interface EditorState {
  past: readonly MimicBody[];
  body: MimicBody;
  future: readonly MimicBody[];
  selected: string | null;
  /** The body as it was loaded or saved; another one is unsaved. */
  saved: MimicBody;
  /** What the last step was, so that a run of equal ones (typing, arrow keys) is undone at once. */
  last: string;
}

export type EditorAction =
  | { do: 'load'; body: MimicBody }
  | { do: 'saved' }
  | { do: 'select'; id: string | null }
  | { do: 'place'; type: ComponentType; at: Point }
  | { do: 'pipe'; points: readonly Point[] }
  | { do: 'move'; id: string; by: Point }
  | { do: 'resize'; id: string; box: Box }
  | { do: 'change'; id: string; part: Partial<MimicItem>; as: string }
  | { do: 'point'; id: string; index: number; to: Point | null }
  | { do: 'page'; width: number; height: number }
  | { do: 'order'; id: string; by: number }
  | { do: 'duplicate'; id: string }
  | { do: 'remove'; id: string }
  | { do: 'undo' }
  | { do: 'redo' };

/** Places snap to this. */
export const grid = 4;
const mostSteps = 200;
const mostSide = 4_000;

/** A display before its first stroke. */
export const blank: MimicBody = { format: 'mimic/v1', width: 800, height: 520, items: [] };

export function startOf(body: MimicBody): EditorState {
  return { past: [], body, future: [], selected: null, saved: body, last: '' };
}

export function isDirty(state: EditorState): boolean {
  return state.body !== state.saved;
}

/** One step of drawing. */
export function edit(state: EditorState, action: EditorAction): EditorState {
  switch (action.do) {
    case 'load':
      return startOf(action.body);
    case 'saved':
      return { ...state, saved: state.body };
    case 'select':
      return { ...state, selected: action.id, last: '' };
    case 'undo':
      return undone(state);
    case 'redo':
      return redone(state);
    case 'place':
      return placed(state, action.type, action.at);
    case 'pipe':
      return withNew(state, { id: freeId(state.body, 'pipe'), type: 'pipe', medium: 'liquor', points: action.points });
    case 'duplicate':
      return duplicated(state, action.id);
    case 'remove':
      return {
        ...stepped(state, { ...state.body, items: state.body.items.filter((item) => item.id !== action.id) }, ''),
        selected: null,
      };
    case 'page':
      return stepped(state, { ...state.body, width: within(action.width, 100), height: within(action.height, 100) }, 'page');
    case 'order':
      return stepped(state, { ...state.body, items: reordered(state.body.items, action.id, action.by) }, '');
    case 'move':
      return changed(state, action.id, (item) => movedBy(item, action.by), `move ${action.id}`);
    case 'resize':
      return changed(state, action.id, (item) => ({ ...item, ...action.box }), `resize ${action.id}`);
    case 'change':
      return changed(state, action.id, (item) => cleaned({ ...item, ...action.part }), `${action.as} ${action.id}`);
    case 'point':
      return changed(state, action.id, (item) => withPoint(item, action.index, action.to), `point ${action.id} ${action.index}`);
  }
}

/** Puts a step into the history; a step of the same name as the last one replaces it. */
function stepped(state: EditorState, body: MimicBody, name: string): EditorState {
  const joins = name !== '' && name === state.last;
  return {
    ...state,
    past: joins ? state.past : [...state.past, state.body].slice(-mostSteps),
    body,
    future: [],
    last: name,
  };
}

function undone(state: EditorState): EditorState {
  const before = state.past.at(-1);
  if (!before) return state;
  return keepSelection({ ...state, past: state.past.slice(0, -1), body: before, future: [state.body, ...state.future], last: '' });
}

function redone(state: EditorState): EditorState {
  const [after, ...future] = state.future;
  if (!after) return state;
  return keepSelection({ ...state, past: [...state.past, state.body], body: after, future, last: '' });
}

function keepSelection(state: EditorState): EditorState {
  const there = state.body.items.some((item) => item.id === state.selected);
  return there ? state : { ...state, selected: null };
}

function changed(
  state: EditorState,
  id: string,
  change: (item: MimicItem) => MimicItem,
  name: string,
): EditorState {
  const items = state.body.items.map((item) => (item.id === id ? change(item) : item));
  return stepped(state, { ...state.body, items }, name);
}

function placed(state: EditorState, type: ComponentType, [x, y]: Point): EditorState {
  const kind = kinds[type];
  const base: MimicItem = { id: freeId(state.body, type), type };
  if (type === 'pipe') return withNew(state, { ...base, medium: 'liquor', points: [snapped([x - 60, y]), snapped([x + 60, y])] });
  const [left, top] = snapped([x - kind.w / 2, y - kind.h / 2]);
  const item: MimicItem = { ...base, x: left, y: top };
  if (type === 'potRow') return withNew(state, { ...item, w: kind.w, h: kind.h, pots: { pattern: '', from: 1, to: 20 } });
  return withNew(state, kind.equipment || type === 'bar' ? { ...item, w: kind.w, h: kind.h } : item);
}

function withNew(state: EditorState, item: MimicItem): EditorState {
  return { ...stepped(state, { ...state.body, items: [...state.body.items, item] }, ''), selected: item.id };
}

function duplicated(state: EditorState, id: string): EditorState {
  const item = state.body.items.find((one) => one.id === id);
  if (!item) return state;
  return withNew(state, movedBy({ ...item, id: freeId(state.body, item.type) }, [20, 20]));
}

/** An id that no part has yet: pump1, pump2 … */
export function freeId(body: MimicBody, type: ComponentType): string {
  const taken = new Set(body.items.map((item) => item.id));
  for (let number = 1; ; number++) if (!taken.has(`${type}${number}`)) return `${type}${number}`;
}

/** A part somewhere else; a pipe with all its points. */
export function movedBy(item: MimicItem, [dx, dy]: Point): MimicItem {
  if (item.points) return { ...item, points: item.points.map(([x, y]): Point => [x + dx, y + dy]) };
  const box = boxOf(item);
  return { ...item, x: box.x + dx, y: box.y + dy };
}

function withPoint(item: MimicItem, index: number, to: Point | null): MimicItem {
  const points = item.points ?? [];
  if (to === null) return points.length > 2 ? { ...item, points: points.filter((_, i) => i !== index) } : item;
  if (index >= points.length) return { ...item, points: [...points, to] };
  return { ...item, points: points.map((point, i) => (i === index ? to : point)) };
}

function reordered(items: readonly MimicItem[], id: string, by: number): readonly MimicItem[] {
  const at = items.findIndex((item) => item.id === id);
  const item = items[at];
  if (!item) return items;
  const rest = items.filter((one) => one.id !== id);
  const to = Math.max(0, Math.min(rest.length, at + by));
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

/** Drops what is empty, so that a display holds only what somebody said. */
function cleaned(item: MimicItem): MimicItem {
  const bind = Object.fromEntries(Object.entries(item.bind ?? {}).filter(([, path]) => path !== ''));
  const kept = Object.entries(item).filter(
    ([name, value]) => name !== 'bind' && value !== '' && value !== undefined && value !== false,
  );
  return { ...Object.fromEntries(kept), id: item.id, type: item.type, ...(Object.keys(bind).length > 0 ? { bind } : {}) };
}

export function snapped([x, y]: Point): Point {
  return [Math.round(x / grid) * grid, Math.round(y / grid) * grid];
}

/** The next point of a pipe: straight across or down from the one before. */
export function squared(from: Point | undefined, to: Point): Point {
  const [x, y] = snapped(to);
  if (!from) return [x, y];
  return Math.abs(x - from[0]) >= Math.abs(y - from[1]) ? [x, from[1]] : [from[0], y];
}

function within(value: number, least: number): number {
  return Math.max(least, Math.min(mostSide, Math.round(value)));
}
