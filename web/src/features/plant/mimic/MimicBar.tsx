import type { JSX } from 'react';
import { t, textOf } from '../../../i18n/i18n';
import { hatchFill } from '../../../ui/Hatch';
import { Icon } from '../../../ui/Icon';
import type { Medium, MimicBody } from './mimicBody';
import { kinds, layersOf, media } from './mimicBody';
import { mediumPen } from './shapes';

interface Props {
  body: MimicBody;
  hidden: ReadonlySet<string>;
  onHidden: (hidden: ReadonlySet<string>) => void;
}

/** Above a display: its layers to switch, and what lines and fills mean. */
export function MimicBar({ body, hidden, onHidden }: Props): JSX.Element {
  const layers = layersOf(body);
  const flip = (layer: string): void => {
    const next = new Set(hidden);
    if (!next.delete(layer)) next.add(layer);
    onHidden(next);
  };
  return (
    <div className="mimic-bar">
      {layers.length > 1 && (
        <div className="row g8 wrap" role="group" aria-label={t('plant.layers')}>
          <span className="s12 t3">{t('plant.layers')}</span>
          {layers.map((layer) => {
            const on = !hidden.has(layer);
            return (
              <button
                key={layer}
                type="button"
                className={on ? 'tag layer' : 'tag quiet layer'}
                aria-pressed={on}
                onClick={() => flip(layer)}
              >
                {on && <Icon name="check" />}
                {layerName(layer)}
              </button>
            );
          })}
        </div>
      )}
      <span className="sp" />
      <Legend body={body} />
    </div>
  );
}

/** Layers of media have the medium's name; those that an author named keep it. */
function layerName(layer: string): string {
  const medium = media.find((one) => one === layer && one !== 'steam');
  return medium ? t(`plant.medium.${medium}`) : textOf(`plant.layer.${layer}`, layer);
}

/** Line samples of the media that occur, and the fills of machine states. */
export function Legend({ body }: { body: MimicBody }): JSX.Element {
  const present = media.filter((medium) => body.items.some((item) => item.medium === medium));
  const machines = body.items.some((item) => kinds[item.type].equipment);
  return (
    <div className="legend">
      {present.slice(0, 4).map((medium) => (
        <LineSample key={medium} medium={medium} />
      ))}
      {machines && (
        <>
          <Fill fill="#FDFDFD" text={t('plant.state.running')} />
          <Fill fill="#8C8C8C" text={t('plant.state.stopped')} />
          <Fill fill={hatchFill} text={t('plant.noTrust')} />
        </>
      )}
    </div>
  );
}

function LineSample({ medium }: { medium: Medium }): JSX.Element {
  const pen = mediumPen[medium];
  return (
    <span>
      <svg width="18" height="4" aria-hidden="true">
        <rect y={(4 - Math.min(4, pen.width)) / 2} width="18" height={Math.min(4, pen.width)} fill={pen.stroke} />
      </svg>
      {t(`plant.medium.${medium}`)}
    </span>
  );
}

function Fill({ fill, text }: { fill: string; text: string }): JSX.Element {
  return (
    <span>
      <svg width="12" height="12" aria-hidden="true">
        <rect x=".5" y=".5" width="11" height="11" fill={fill} stroke="#737373" />
      </svg>
      {text}
    </span>
  );
}
