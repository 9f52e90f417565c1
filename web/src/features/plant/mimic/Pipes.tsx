import type { JSX } from 'react';
import { useMemo } from 'react';
import type { MimicItem } from './mimicBody';
import { layPipes } from './pipes';
import { mediumPen } from './shapes';

/** The pipes of a display, under its equipment. */
export function Pipes({ items }: { items: readonly MimicItem[] }): JSX.Element {
  const drawn = useMemo(() => layPipes(items), [items]);
  return (
    <g aria-hidden="true">
      {drawn.map(({ item, path, arrow, joints }) => {
        const pen = mediumPen[item.medium ?? 'liquor'];
        return (
          <g key={item.id}>
            <path d={path} fill="none" stroke={pen.stroke} strokeWidth={pen.width} strokeLinejoin="round" />
            {arrow && item.medium !== 'power' && (
              <path d="M0 0l-8-4.5v9z" fill={pen.stroke} transform={`translate(${arrow.x} ${arrow.y}) rotate(${arrow.angle})`} />
            )}
            {joints.map(([x, y]) => (
              <circle key={`${x} ${y}`} cx={x} cy={y} r="3.5" fill={pen.stroke} />
            ))}
          </g>
        );
      })}
    </g>
  );
}
