import type { Dispatch, JSX } from 'react';
import { useState } from 'react';
import { t } from '../../../i18n/i18n';
import { CheckField, SelectField, TextField } from '../../../ui/fields';
import { Icon } from '../../../ui/Icon';
import { SideBlock } from '../../../ui/SidePanel';
import { readNumber, writeNumber } from '../forms/numbers';
import type { MimicItem, Pots, Slot } from '../mimic/mimicBody';
import { boxOf, kinds, media } from '../mimic/mimicBody';
import { isBelow, nameOf, placeOf } from '../names';
import type { PlantNode, PlantSignal } from '../plantData';
import { Coordinates } from './Coordinates';
import type { EditorAction } from './editorState';
import { SignalPicker } from './SignalPicker';

interface Props {
  item: MimicItem;
  /** Nodes at and below the one whose display it is. */
  nodes: readonly PlantNode[];
  home: PlantNode;
  signals: ReadonlyMap<string, PlantSignal>;
  dispatch: Dispatch<EditorAction>;
  /** A signal was chosen that may lie elsewhere on the site. */
  onPicked: (signal: PlantSignal) => void;
}

/** Everything that can be said of one part: what it stands for, which signals it shows, its names, its place. */
export function Properties({ item, nodes, home, signals, dispatch, onPicked }: Props): JSX.Element {
  const kind = kinds[item.type];
  const set = (part: Partial<MimicItem>, as: string): void => dispatch({ do: 'change', id: item.id, part, as });
  return (
    <>
      {kind.equipment && item.type !== 'potRow' && (
        <SideBlock>
          <EquipmentField item={item} nodes={nodes} signals={signals} onChange={(part) => set(part, 'node')} />
        </SideBlock>
      )}
      {kind.slots.length > 0 && item.type !== 'pipe' && (
        <SideBlock title={t('plant.bindings')}>
          {kind.slots.map((slot) => (
            <Binding
              key={slot}
              item={item}
              slot={slot}
              nodes={nodes}
              home={home}
              signals={signals}
              onBind={(picked) => {
                if (picked) onPicked(picked);
                set({ bind: { ...item.bind, [slot]: picked?.path ?? '' } }, 'bind');
              }}
            />
          ))}
        </SideBlock>
      )}
      {item.type === 'potRow' && <PotFields item={item} onChange={(part) => set(part, 'pots')} />}
      {item.type !== 'pipe' && (
        <SideBlock title={t('plant.labels')}>
          <div className="form">
            <TextField label={t('plant.labelZh')} value={item.labelZh ?? ''} onChange={(labelZh) => set({ labelZh }, 'labelZh')} input={{ lang: 'zh-CN', maxLength: 200 }} />
            <TextField label={t('plant.labelEn')} value={item.labelEn ?? ''} onChange={(labelEn) => set({ labelEn }, 'labelEn')} input={{ lang: 'en-US', maxLength: 200 }} />
          </div>
        </SideBlock>
      )}
      <SideBlock title={t('plant.looks')}>
        <div className="form">
          <Looks item={item} onChange={set} />
        </div>
      </SideBlock>
      <SideBlock title={t('plant.placeAndSize')}>
        <Coordinates item={item} dispatch={dispatch} />
      </SideBlock>
    </>
  );
}

/** The equipment that a part stands for. Choosing it fills what is still empty: names and the obvious signals. */
function EquipmentField({ item, nodes, signals, onChange }: { item: MimicItem; nodes: readonly PlantNode[]; signals: ReadonlyMap<string, PlantSignal>; onChange: (part: Partial<MimicItem>) => void }): JSX.Element {
  const choose = (path: string): void => {
    const node = nodes.find((one) => one.path === path);
    if (!node) {
      onChange({ node: '' });
      return;
    }
    const mine = [...new Set(signals.values())].filter((one) => one.nodeId === node.id);
    const bind = { ...item.bind };
    for (const slot of kinds[item.type].slots) {
      const guess = bind[slot] === undefined ? obvious(slot, mine) : undefined;
      if (guess) bind[slot] = guess.path;
    }
    onChange({
      node: path,
      bind,
      labelZh: item.labelZh ?? node.nameZh,
      labelEn: item.labelEn ?? node.nameEn,
    });
  };
  const foreign = item.node !== undefined && !nodes.some((one) => one.path === item.node);
  return (
    <SelectField
      label={t('plant.standsFor')}
      value={item.node ?? ''}
      onChange={choose}
      hint={t('plant.standsForHint')}
      choices={[
        { value: '', text: t('plant.noneChosen') },
        ...(foreign ? [{ value: item.node ?? '', text: item.node ?? '' }] : []),
        ...nodes.map((node) => ({ value: node.path, text: nameOf(node) })),
      ]}
    />
  );
}

/** The signal that a slot most likely wants: a state for the state, something called level for the level. */
function obvious(slot: Slot, signals: readonly PlantSignal[]): PlantSignal | undefined {
  if (slot === 'state') return signals.find((one) => one.states !== null);
  if (slot === 'level') return signals.find((one) => /level|basin|bin/.test(one.name) && !one.name.endsWith('_sp'));
  return undefined;
}

interface BindingProps {
  item: MimicItem;
  slot: Slot;
  nodes: readonly PlantNode[];
  home: PlantNode;
  signals: ReadonlyMap<string, PlantSignal>;
  onBind: (signal: PlantSignal | null) => void;
}

function Binding({ item, slot, nodes, home, signals, onBind }: BindingProps): JSX.Element {
  const [picking, setPicking] = useState(false);
  const path = item.bind?.[slot] ?? '';
  const signal = signals.get(path);
  const near = nodes.find((node) => node.path === item.node) ?? home;
  const name = t(`plant.slot.${slot}`);
  return (
    <div className="binding row g8">
      <span className="s12 t3">{name}</span>
      <span className={path === '' ? 'el sp t3 s13' : 'el sp s13'} title={path}>
        {path === '' ? t('plant.notBound') : signal ? `${signal.nodeId === near.id ? '' : `${placeOf(signal)} `}${nameOf(signal)}` : path}
      </span>
      <button type="button" className="btn x" aria-label={t('plant.bindSlot', { slot: name })} onClick={() => setPicking(true)}>
        {t(path === '' ? 'plant.bind' : 'plant.rebind')}
      </button>
      {path !== '' && (
        <button type="button" className="icon-btn" title={t('plant.unbind')} onClick={() => onBind(null)}>
          <Icon name="close" label={t('plant.unbind')} />
        </button>
      )}
      {picking && (
        <SignalPicker
          near={near}
          title={t('plant.bindSlot', { slot: name })}
          onClose={() => setPicking(false)}
          onPick={(picked) => {
            setPicking(false);
            onBind(picked);
          }}
        />
      )}
    </div>
  );
}

function PotFields({ item, onChange }: { item: MimicItem; onChange: (part: Partial<MimicItem>) => void }): JSX.Element {
  const pots: Pots = item.pots ?? { pattern: '', from: 1, to: 20 };
  const number = (text: string): number => Number.parseInt(text, 10) || 0;
  const put = (part: Partial<Pick<Pots, 'pattern' | 'from' | 'to' | 'reversed'>> & { bandLo?: number | undefined; bandHi?: number | undefined }): void => {
    const { bandLo, bandHi, reversed, ...rest } = { ...pots, ...part };
    onChange({
      pots: {
        ...rest,
        ...(bandLo === undefined ? {} : { bandLo }),
        ...(bandHi === undefined ? {} : { bandHi }),
        ...(reversed === true ? { reversed } : {}),
      },
    });
  };
  return (
    <SideBlock title={t('plant.pots')}>
      <div className="form">
        <TextField label={t('plant.potPattern')} hint={t('plant.potPatternHint')} value={pots.pattern} onChange={(pattern) => put({ pattern })} mono />
        <div className="pair">
          <TextField label={t('plant.potFrom')} value={String(pots.from)} onChange={(from) => put({ from: number(from) })} input={{ inputMode: 'numeric' }} />
          <TextField label={t('plant.potTo')} value={String(pots.to)} onChange={(to) => put({ to: number(to) })} input={{ inputMode: 'numeric' }} />
          <LimitField label={t('plant.bandLo')} value={pots.bandLo} onChange={(bandLo) => put({ bandLo })} />
          <LimitField label={t('plant.bandHi')} value={pots.bandHi} onChange={(bandHi) => put({ bandHi })} />
        </div>
        <CheckField label={t('plant.potsReversed')} checked={pots.reversed === true} onChange={(reversed) => put({ reversed })} />
      </div>
    </SideBlock>
  );
}

/** A number or nothing; what is half typed stays as it is. */
function LimitField({ label, value, onChange }: { label: string; value: number | undefined; onChange: (value: number | undefined) => void }): JSX.Element {
  const [text, setText] = useState<string | null>(null);
  return (
    <TextField
      label={label}
      value={text ?? writeNumber(value)}
      onChange={(next) => {
        setText(next);
        const read = readNumber(next);
        if (read !== undefined) onChange(read ?? undefined);
      }}
      input={{ inputMode: 'decimal', onBlur: () => setText(null) }}
    />
  );
}

function Looks({ item, onChange }: { item: MimicItem; onChange: (part: Partial<MimicItem>, as: string) => void }): JSX.Element {
  const kind = kinds[item.type];
  const floating = item.type === 'text' || item.type === 'value';
  const turns = ['pump', 'fan', 'valve', 'transformer', 'breaker'].includes(item.type);
  const named = kind.equipment && kind.inside !== true && item.type !== 'potRow';
  return (
    <>
      {item.type === 'pipe' && (
        <SelectField label={t('plant.mediumOf')} value={item.medium ?? 'liquor'} onChange={(medium) => onChange({ medium: media.find((one) => one === medium) ?? 'liquor' }, 'medium')} choices={media.map((value) => ({ value, text: t(`plant.medium.${value}`) }))} />
      )}
      {floating && (
        <SelectField label={t('plant.align')} value={item.align ?? 'left'} onChange={(align) => onChange({ align: align === 'left' ? '' : align }, 'align')} choices={['left', 'center', 'right'].map((value) => ({ value, text: t(`plant.align.${value}`) }))} />
      )}
      {named && (
        <SelectField label={t('plant.nameStands')} value={item.align ?? 'bottom'} onChange={(align) => onChange({ align: align === 'bottom' ? '' : align }, 'align')} choices={['bottom', 'top', 'right'].map((value) => ({ value, text: t(`plant.nameAt.${value}`) }))} />
      )}
      {turns && (
        <SelectField label={t('plant.turn')} value={String(item.turn ?? 0)} onChange={(turn) => onChange({ turn: Number(turn) }, 'turn')} choices={[0, 90, 180, 270].map((value) => ({ value: String(value), text: `${value}°` }))} />
      )}
      {(item.type === 'value' || item.type === 'bar') && (
        <CheckField label={t('plant.bare')} hint={t('plant.bareHint')} checked={item.bare === true} onChange={(bare) => onChange({ bare }, 'bare')} />
      )}
      {item.type === 'text' && <CheckField label={t('plant.plainText')} checked={item.bare === true} onChange={(bare) => onChange({ bare }, 'bare')} />}
      <TextField label={t('plant.layerOf')} hint={t('plant.layerHint')} value={item.layer ?? ''} onChange={(layer) => onChange({ layer }, 'layer')} input={{ maxLength: 200 }} />
    </>
  );
}

/** Nodes at and below one, for the choice of equipment. */
export function nodesBelow(nodes: readonly PlantNode[], home: PlantNode): readonly PlantNode[] {
  return nodes.filter((node) => isBelow(node.path, home.path));
}

/** The size of a part in words, for lists. */
export function sizeText(item: MimicItem): string {
  const { x, y } = boxOf(item);
  return `${Math.round(x)}, ${Math.round(y)}`;
}
