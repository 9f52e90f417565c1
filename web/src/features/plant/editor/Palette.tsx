import type { JSX } from 'react';
import { t } from '../../../i18n/i18n';
import type { ComponentType, MimicItem } from '../mimic/mimicBody';
import { components, kinds } from '../mimic/mimicBody';
import { Shape } from '../mimic/shapes';

/** What a dragged component is called on its way to the canvas. */
export const dragType = 'text/lode-component';

interface Props {
  drawing: boolean;
  /** Puts one into the middle; a pipe is drawn by clicks unless the keyboard asked for it. */
  onPlace: (type: ComponentType, byKeyboard: boolean) => void;
}

/** The component library: a click places one in the middle, dragging places it where it is dropped. */
export function Palette({ drawing, onPlace }: Props): JSX.Element {
  return (
    <section className="panel palette-list" aria-label={t('plant.library')}>
      <div className="ph">
        <h2>{t('plant.library')}</h2>
      </div>
      <div className="pb">
        {components.map((type) => (
          <button
            key={type}
            type="button"
            className={type === 'pipe' && drawing ? 'on' : ''}
            aria-pressed={type === 'pipe' ? drawing : undefined}
            draggable={type !== 'pipe'}
            onDragStart={(event) => {
              event.dataTransfer.setData(dragType, type);
              event.dataTransfer.effectAllowed = 'copy';
            }}
            onClick={(event) => onPlace(type, event.detail === 0)}
          >
            <Sample type={type} />
            <span className="el">{t(`plant.part.${type}`)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}

function Sample({ type }: { type: ComponentType }): JSX.Element {
  const { w, h, equipment } = kinds[type];
  const item: MimicItem = { id: type, type };
  const scale = Math.min(1, 24 / Math.max(w, h, 1));
  return (
    <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
      {equipment && type !== 'potRow' ? (
        <g transform={`translate(${14 - (w * scale) / 2} ${14 - (h * scale) / 2}) scale(${scale})`}>
          <Shape item={item} box={{ x: 0, y: 0, w, h }} state="none" />
        </g>
      ) : (
        <Sign type={type} />
      )}
    </svg>
  );
}

function Sign({ type }: { type: ComponentType }): JSX.Element | null {
  switch (type) {
    case 'pipe':
      return <path d="M3 20H14V8H25M25 8l-5-3v6z" fill="none" stroke="#34424F" strokeWidth="2.5" strokeLinejoin="round" />;
    case 'value':
      return (
        <text x="14" y="18" fontSize="12" fontWeight="600" textAnchor="middle" fill="#1A1A1A">
          0.0
        </text>
      );
    case 'bar':
      return (
        <>
          <rect x="2" y="11" width="24" height="5" fill="#CDCDCD" />
          <rect x="9" y="9" width="9" height="9" fill="#A9BACB" />
          <path d="M13 7v13" stroke="#1A1A1A" strokeWidth="2.6" />
        </>
      );
    case 'text':
      return <path d="M7 8h14M14 8v13" fill="none" stroke="#1A1A1A" strokeWidth="2" />;
    case 'potRow':
      return <path d="M3 14h22M5 14v-5M9 14v4M13 14v-7M17 14v3M21 14v-4" fill="none" stroke="#737373" strokeWidth="2" />;
    default:
      return null;
  }
}
