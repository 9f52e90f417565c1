import type { MimicItem, Point } from './mimicBody';

/** A pipe as it is drawn: its line with hops over others, whether it ends in an arrow, and where it joins another. */
export interface DrawnPipe {
  item: MimicItem;
  path: string;
  arrow: { x: number; y: number; angle: number } | null;
  joints: readonly Point[];
}

interface Segment {
  pipe: number;
  a: Point;
  b: Point;
}

const hop = 6;

/** Lays out the pipes of a display: a vertical one hops over a horizontal one; one that ends on another joins it. */
export function layPipes(items: readonly MimicItem[]): readonly DrawnPipe[] {
  const pipes = items.filter((item) => item.type === 'pipe' && (item.points?.length ?? 0) > 1);
  const segments = pipes.flatMap((item, pipe) => segmentsOf(item.points ?? [], pipe));
  return pipes.map((item, pipe) => {
    const points = item.points ?? [];
    const others = segments.filter((segment) => segment.pipe !== pipe);
    const joints = [points[0], points.at(-1)].filter(
      (end): end is Point => end !== undefined && others.some((segment) => isInside(end, segment)),
    );
    const last = points.at(-1);
    const joined = last !== undefined && joints.includes(last);
    return { item, path: pathOf(points, others, joints), arrow: joined ? null : arrowOf(points), joints };
  });
}

function segmentsOf(points: readonly Point[], pipe: number): Segment[] {
  return points.slice(1).flatMap((b, i) => {
    const a = points[i];
    return a ? [{ pipe, a, b }] : [];
  });
}

/** On the segment, away from its ends. */
function isInside([x, y]: Point, { a, b }: Segment): boolean {
  if (a[0] === b[0]) return x === a[0] && y > Math.min(a[1], b[1]) + 1 && y < Math.max(a[1], b[1]) - 1;
  if (a[1] === b[1]) return y === a[1] && x > Math.min(a[0], b[0]) + 1 && x < Math.max(a[0], b[0]) - 1;
  return false;
}

function pathOf(points: readonly Point[], others: readonly Segment[], joints: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first[0]} ${first[1]}`;
  let from = first;
  for (const to of rest) {
    if (from[0] === to[0]) path += hops(from, to, others, joints);
    path += `L${to[0]} ${to[1]}`;
    from = to;
  }
  return path;
}

/** Half circles where a vertical run crosses horizontal ones. */
function hops(from: Point, to: Point, others: readonly Segment[], joints: readonly Point[]): string {
  const x = from[0];
  const down = to[1] > from[1] ? 1 : -1;
  const [top, bottom] = [Math.min(from[1], to[1]) + hop, Math.max(from[1], to[1]) - hop];
  return others
    .filter(({ a, b }) => a[1] === b[1] && x > Math.min(a[0], b[0]) + 1 && x < Math.max(a[0], b[0]) - 1)
    .map(({ a }) => a[1])
    .filter((y) => y > top && y < bottom && !joints.some((joint) => joint[0] === x && joint[1] === y))
    .sort((one, two) => down * (one - two))
    .map((y) => `L${x} ${y - down * hop}a${hop} ${hop} 0 0 ${down > 0 ? 1 : 0} 0 ${down * 2 * hop}`)
    .join('');
}

function arrowOf(points: readonly Point[]): DrawnPipe['arrow'] {
  const [before, end] = points.slice(-2);
  if (!before || !end) return null;
  return { x: end[0], y: end[1], angle: (Math.atan2(end[1] - before[1], end[0] - before[0]) * 180) / Math.PI };
}
