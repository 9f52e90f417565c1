import type { Dispatch, JSX } from 'react';
import { useState } from 'react';
import { t } from '../../../i18n/i18n';
import { TextField } from '../../../ui/fields';
import { Icon } from '../../../ui/Icon';
import type { MimicItem, Point } from '../mimic/mimicBody';
import { boxOf, kinds } from '../mimic/mimicBody';
import type { EditorAction } from './editorState';

interface Props {
  item: MimicItem;
  dispatch: Dispatch<EditorAction>;
}

/** Place and size of a part in numbers; of a pipe every point. */
export function Coordinates({ item, dispatch }: Props): JSX.Element {
  if (item.points) return <Points item={item} points={item.points} dispatch={dispatch} />;
  const box = boxOf(item);
  const sized = kinds[item.type].equipment || item.type === 'bar' || item.align !== undefined;
  const put = (part: Partial<MimicItem>): void => dispatch({ do: 'change', id: item.id, part, as: 'place' });
  return (
    <div className="pair">
      <NumberField label="x" value={box.x} onChange={(x) => put({ x })} />
      <NumberField label="y" value={box.y} onChange={(y) => put({ y })} />
      {sized && <NumberField label={t('plant.width')} value={box.w} onChange={(w) => put({ w: Math.max(8, w) })} />}
      {sized && <NumberField label={t('plant.height')} value={box.h} onChange={(h) => put({ h: Math.max(8, h) })} />}
    </div>
  );
}

function Points({ item, points, dispatch }: Props & { points: readonly Point[] }): JSX.Element {
  const put = (index: number, to: Point | null): void => dispatch({ do: 'point', id: item.id, index, to });
  const last = points.at(-1) ?? [0, 0];
  return (
    <div className="points">
      {points.map(([x, y], index) => (
        <div key={index} className="point">
          <NumberField label={`x${index + 1}`} value={x} onChange={(next) => put(index, [next, y])} />
          <NumberField label={`y${index + 1}`} value={y} onChange={(next) => put(index, [x, next])} />
          <button type="button" className="icon-btn" title={t('plant.remove')} disabled={points.length < 3} onClick={() => put(index, null)}>
            <Icon name="trash" label={t('plant.removePoint', { number: index + 1 })} />
          </button>
        </div>
      ))}
      <button type="button" className="btn x" onClick={() => put(points.length, [last[0] + 40, last[1]])}>
        <Icon name="plus" />
        {t('plant.addPoint')}
      </button>
    </div>
  );
}

/** A whole number that takes effect as soon as it is one. */
export function NumberField({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }): JSX.Element {
  const [text, setText] = useState<string | null>(null);
  return (
    <TextField
      label={label}
      value={text ?? String(Math.round(value))}
      onChange={(next) => {
        setText(next);
        if (/^-?\d{1,4}$/.test(next.trim())) onChange(Number(next));
      }}
      input={{ inputMode: 'numeric', onBlur: () => setText(null) }}
    />
  );
}
