import type { JSX, KeyboardEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import type { MimicBody, MimicItem } from './mimicBody';
import { boxOf, kinds, layerOf } from './mimicBody';
import { MimicPart } from './MimicPart';
import { Pipes } from './Pipes';
import type { MimicContext } from './readings';
import { readingOf, spokenName } from './readings';
import { titleOf } from './ValueText';

interface Props {
  body: MimicBody;
  context: MimicContext;
  label: string;
  hidden?: ReadonlySet<string>;
  /** Plant path of the equipment that is selected. */
  selected?: string | undefined;
  /** A piece of equipment was chosen: its item. */
  onSelect?: (item: MimicItem) => void;
  /** A value was chosen: the key of its signal. */
  onSignal?: (key: string) => void;
}

/**
 * A live display. It is one stop of the Tab key; arrows go through its parts in the order of the process, Enter selects
 * equipment or opens the trend of a value.
 */
export function MimicView({ body, context, label, hidden, selected, onSelect, onSignal }: Props): JSX.Element {
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const root = useRef<SVGSVGElement>(null);
  const shown = useMemo(
    () => body.items.filter((item) => !(hidden?.has(layerOf(item) ?? '') ?? false)),
    [body.items, hidden],
  );
  const reachable = shown.filter((item) => kinds[item.type].equipment || readingOf(item, 'value', context)?.signal);
  const stop = reachable.find((item) => item.id === current) ?? reachable[0];
  const act = (item: MimicItem): void => {
    setCurrent(item.id);
    const key = readingOf(item, 'value', context)?.signal?.key;
    if (kinds[item.type].equipment && (item.node ?? '') !== '') onSelect?.(item);
    else if (key !== undefined) onSignal?.(key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = reachable.findIndex((item) => item.id === stop?.id);
    const to = steps(event.key, at, reachable.length);
    if (to !== undefined) {
      const item = reachable[to];
      setCurrent(item?.id);
      root.current?.querySelector<SVGElement>(`[data-part="${CSS.escape(item?.id ?? '')}"]`)?.focus();
    } else if ((event.key === 'Enter' || event.key === ' ') && stop) act(stop);
    else return;
    event.preventDefault();
  };
  return (
    <svg
      ref={root}
      className="mimic"
      viewBox={`0 0 ${body.width} ${body.height}`}
      style={{ maxWidth: body.width * 1.25 }}
      role="group"
      aria-label={label}
    >
      <Pipes items={shown} />
      {shown.map((item) => {
        if (item.type === 'pipe') return null;
        if (!reachable.includes(item)) return <MimicPart key={item.id} item={item} context={context} />;
        const box = boxOf(item);
        const reading = readingOf(item, 'value', context) ?? readingOf(item, 'level', context);
        const equipment = kinds[item.type].equipment;
        const chosen = equipment && selected !== undefined && item.node === selected;
        return (
          <g key={item.id}>
            <g aria-hidden="true">
              <MimicPart item={item} context={context} />
            </g>
            {chosen && <rect className="chosen" x={box.x - 5} y={box.y - 5} width={box.w + 10} height={box.h + 10} rx="6" />}
            <g
              className="part"
              data-part={item.id}
              role={equipment ? 'button' : 'link'}
              tabIndex={item.id === stop?.id ? 0 : -1}
              aria-label={spokenName(item, context)}
              {...(equipment ? { 'aria-pressed': chosen } : {})}
              onClick={() => act(item)}
              onFocus={() => setCurrent(item.id)}
              onKeyDown={onKeyDown}
            >
              <rect className="hit" x={box.x - 4} y={box.y - 4} width={box.w + 8} height={box.h + 8}>
                {reading && <title>{titleOf(reading)}</title>}
              </rect>
            </g>
          </g>
        );
      })}
    </svg>
  );
}

/** Where a key leads in a list of parts; undefined for keys that do not move. */
function steps(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
