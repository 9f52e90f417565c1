import type { Language } from '../../i18n/i18n';
import type { StateContent } from './definition';
import { kindOf } from './definition';

/** A drawn state: a box, or a frame around others. */
export interface Box {
  id: string;
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** What holds other states is drawn as a frame with its words on top. */
  frame: boolean;
  final: boolean;
}

/** A drawn way from a state to another. */
export interface Line {
  from: string;
  to: string;
  points: readonly (readonly [x: number, y: number])[];
}

/** A drawn chart. */
export interface Drawing {
  boxes: readonly Box[];
  lines: readonly Line[];
  width: number;
  height: number;
}

const gap = 36;
const boxHeight = 34;
const underBox = 24;
const rowGap = 14;
const pad = 12;
const frameHead = 24;
const leastWidth = 96;
const mostWidth = 200;

/** Draws a chart: the main path from left to right, side states below it, regions of a parallel state as lanes. */
export function drawChart(states: readonly StateContent[], initial: string | undefined, language: Language): Drawing {
  const block = layOut(states, initial, language);
  const places = new Map(block.boxes.map((box) => [box.id, box]));
  const parents = parentsOf(states, undefined, new Map());
  const lines = route(states, places, parents);
  const lowest = Math.max(block.height, ...lines.flatMap((line) => line.points.map(([, y]) => y + 6)));
  return { boxes: block.boxes, lines, width: block.width, height: lowest };
}

interface Block {
  boxes: Box[];
  width: number;
  height: number;
  /** Height of the line that the main path runs on. */
  middle: number;
}

/** Width of words in 13 px: a Chinese sign takes about twice the room of a letter. */
export function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) width += sign.charCodeAt(0) > 0x2e80 ? 13 : 7.2;
  return Math.min(mostWidth, Math.max(leastWidth, Math.ceil(width) + 24));
}

function layOut(states: readonly StateContent[], initial: string | undefined, language: Language): Block {
  const shown = states.filter((state) => kindOf(state) !== 'history');
  const main = mainPath(shown, initial);
  const blocks = new Map(shown.map((state) => [state.id, blockOf(state, language)]));
  const middle = Math.max(...main.map((state) => blocks.get(state.id)?.middle ?? 0));
  const boxes: Box[] = [];
  let x = 0;
  let height = 0;
  const columns = new Map<string, number>();
  for (const state of main) {
    const block = blocks.get(state.id);
    if (!block) continue;
    columns.set(state.id, x);
    boxes.push(...moved(block.boxes, x, middle - block.middle));
    height = Math.max(height, middle - block.middle + block.height);
    x += block.width + gap;
  }
  let width = x - gap;
  const sides = shown.filter((state) => !main.includes(state));
  let free = 0;
  const top = height + rowGap;
  for (const state of sides) {
    const block = blocks.get(state.id);
    if (!block) continue;
    // Under the last state that leads there: ways of the earlier ones come in from the left.
    const source = [...main].reverse().find((one) => targetsOf(one).includes(state.id));
    const at = Math.max(free, (columns.get(source?.id ?? '') ?? 0) + gap);
    boxes.push(...moved(block.boxes, at, top));
    free = at + block.width + gap;
    height = Math.max(height, top + block.height);
    width = Math.max(width, at + block.width);
  }
  return { boxes, width, height, middle };
}

function moved(boxes: readonly Box[], x: number, y: number): Box[] {
  return boxes.map((box) => ({ ...box, x: box.x + x, y: box.y + y }));
}

function blockOf(state: StateContent, language: Language): Block {
  const text = state.labels[language];
  const kind = kindOf(state);
  if (kind === 'simple' || kind === 'final' || kind === 'history') {
    const width = widthOf(text);
    const box = { id: state.id, text, x: 0, y: 0, width, height: boxHeight, frame: false, final: kind === 'final' };
    return { boxes: [box], width, height: boxHeight + underBox, middle: boxHeight / 2 };
  }
  const inner =
    kind === 'compound'
      ? [layOut(state.states ?? [], state.initial, language)]
      : (state.states ?? []).filter((region) => kindOf(region) !== 'history').map((region) => blockOf(region, language));
  let y = frameHead;
  const boxes: Box[] = [];
  for (const block of inner) {
    boxes.push(...moved(block.boxes, pad, y));
    y += block.height + (kind === 'parallel' ? rowGap : 0);
  }
  const width = Math.max(widthOf(text), ...inner.map((block) => block.width + 2 * pad));
  const height = y + (kind === 'parallel' ? -rowGap + pad : 4);
  boxes.unshift({ id: state.id, text, x: 0, y: 0, width, height, frame: true, final: false });
  const middle = kind === 'compound' ? frameHead + (inner[0]?.middle ?? 0) : height / 2;
  return { boxes, width, height: height + 4, middle };
}

/** From the initial state on, always the first way that leads to a state of the same level and not back. */
export function mainPath(states: readonly StateContent[], initial: string | undefined): readonly StateContent[] {
  const path: StateContent[] = [];
  let at = states.find((state) => state.id === initial) ?? states[0];
  while (at && !path.includes(at)) {
    path.push(at);
    const targets: readonly string[] = targetsOf(at);
    at = targets.map((id) => states.find((state) => holds(state, id))).find((state) => state && !path.includes(state));
  }
  return path;
}

function holds(state: StateContent, id: string): boolean {
  return state.id === id || (state.states ?? []).some((inner) => holds(inner, id));
}

/** Where the transitions of a state lead, its own first. */
function targetsOf(state: StateContent): readonly string[] {
  const own = (state.transitions ?? []).flatMap((one) => one.to ?? []);
  return [...own, ...(state.states ?? []).flatMap(targetsOf)];
}

function parentsOf(
  states: readonly StateContent[], parent: StateContent | undefined, into: Map<string, StateContent>,
): Map<string, StateContent> {
  for (const state of states) {
    if (parent) into.set(state.id, parent);
    parentsOf(state.states ?? [], state, into);
  }
  return into;
}

function route(
  states: readonly StateContent[], places: ReadonlyMap<string, Box>, parents: ReadonlyMap<string, StateContent>,
): Line[] {
  const lines: Line[] = [];
  const taken = new Set<string>();
  let lane = 0;
  const visit = (state: StateContent): void => {
    for (const transition of state.transitions ?? []) {
      for (const to of transition.to ?? []) {
        const target = kindOf(parentOrSelf(to, places, parents));
        const end = places.get(to) ?? (target === 'history' ? undefined : places.get(parents.get(to)?.id ?? ''));
        const start = places.get(state.id);
        const key = `${state.id} ${end?.id ?? ''}`;
        if (!start || !end || start === end || taken.has(key)) continue;
        taken.add(key);
        lines.push({ from: state.id, to: end.id, points: pointsOf(start, end, places, () => (lane += 5) % 15) });
      }
    }
    for (const inner of state.states ?? []) visit(inner);
  };
  for (const state of states) visit(state);
  return lines;
}

// History states are not drawn: a way to one leads to the frame that it remembers.
function parentOrSelf(
  id: string, places: ReadonlyMap<string, Box>, parents: ReadonlyMap<string, StateContent>,
): StateContent {
  const parent = parents.get(id);
  return places.has(id) || !parent ? { id, labels: { 'zh-CN': id, 'en-US': id } } : parent;
}

function pointsOf(start: Box, end: Box, places: ReadonlyMap<string, Box>, nextLane: () => number): Line['points'] {
  const from = { right: start.x + start.width, middle: start.y + start.height / 2, center: start.x + start.width / 2 };
  const to = { left: end.x, middle: end.y + end.height / 2, center: end.x + end.width / 2 };
  const level = Math.abs(from.middle - to.middle) < 2;
  const between = [...places.values()].some(
    (box) => !box.frame && box !== start && box !== end && box.x > from.right && box.x + box.width < to.left
      && Math.abs(box.y + box.height / 2 - from.middle) < 2,
  );
  if (level && to.left > from.right && !between) return [[from.right, from.middle], [to.left, to.middle]];
  if (!level && to.left > from.right && to.left - from.right < gap + 2 * pad + 2) {
    const turn = to.left - gap / 2;
    return [[from.right, from.middle], [turn, from.middle], [turn, to.middle], [to.left, to.middle]];
  }
  const bottom = start.y + start.height;
  if (!level && end.y > bottom) {
    const at = from.right - 12;
    if (to.left > at) return [[at, bottom], [at, to.middle], [to.left, to.middle]];
    return at > end.x + 8 && at < end.x + end.width - 8
      ? [[at, bottom], [at, end.y]]
      : [[at, bottom], [at, end.y - 7], [to.center, end.y - 7], [to.center, end.y]];
  }
  const under = Math.max(bottom, end.y + end.height) + underBox - 8 + nextLane() / 3;
  return [[from.center - 8, bottom], [from.center - 8, under], [to.center + 8, under], [to.center + 8, end.y + end.height]];
}
