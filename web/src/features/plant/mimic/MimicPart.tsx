import type { JSX } from 'react';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { LevelBar } from './LevelBar';
import type { Box, MimicItem } from './mimicBody';
import { boxOf, kinds } from './mimicBody';
import { PotRow } from './PotRow';
import type { MimicContext, Reading } from './readings';
import { alarmOf, labelOf, machineOf, readingOf } from './readings';
import { Shape } from './shapes';
import { anchorOf, BarValue, ValueText } from './ValueText';

/** One part of a display but its pipes: outline, name, level, number, alarm. */
export function MimicPart({ item, context }: { item: MimicItem; context: MimicContext }): JSX.Element | null {
  const box = boxOf(item);
  const reading = readingOf(item, 'value', context);
  switch (item.type) {
    case 'text': {
      const { anchor, x } = anchorOf(item, box);
      const size = item.size ?? 12;
      return (
        <text
          x={x}
          y={box.y + size + 3}
          fontSize={size}
          fontWeight={item.bare === true ? 400 : 600}
          textAnchor={anchor}
          fill={item.bare === true ? '#4A4A4A' : '#1A1A1A'}
        >
          {labelOf(item)}
        </text>
      );
    }
    case 'value':
      return <ValueText item={item} box={box} reading={reading} context={context} />;
    case 'bar':
      return <BarValue item={item} box={box} reading={reading} context={context} />;
    case 'potRow':
      return <PotRow item={item} box={box} context={context} />;
    case 'pipe':
      return null;
    default:
      return <Equipment item={item} box={box} reading={reading} context={context} />;
  }
}

interface EquipmentProps {
  item: MimicItem;
  box: Box;
  reading: Reading | undefined;
  context: MimicContext;
}

function Equipment({ item, box, reading, context }: EquipmentProps): JSX.Element {
  const { state, word } = machineOf(item, context);
  const alarm = alarmOf(item, context);
  const level = readingOf(item, 'level', context);
  const label = labelOf(item);
  return (
    <>
      <Shape item={item} box={box} state={state} />
      {kinds[item.type].inside === true ? (
        <Inside item={item} box={box} label={label} level={level} reading={reading} context={context} dark={state === 'stopped'} />
      ) : (
        <Outside item={item} box={box} label={label} word={word} marked={alarm !== undefined} strong={state !== 'stopped' && state !== 'out'} reading={reading} context={context} />
      )}
      {alarm && (
        <g transform={`translate(${box.x + box.w - 11} ${box.y - 9})`}>
          <AlarmSymbol priority={alarm.priority} state={alarm.look} />
        </g>
      )}
    </>
  );
}

interface InsideProps extends EquipmentProps {
  label: string;
  level: Reading | undefined;
  dark: boolean;
}

/** Name on top, level scale in the liquor space, or a number in the middle. */
function Inside({ item, box, label, level, reading, context, dark }: InsideProps): JSX.Element {
  const tall = box.h > 80;
  const middle = box.x + box.w / 2;
  const top = item.type === 'evaporatorEffect' ? box.y + box.h * 0.576 : box.y + 30;
  const nameAt = tall ? box.y + (item.type === 'cell' ? 32 : 22) : box.y + box.h / 2 - (reading ? 8 : -5);
  return (
    <>
      {label !== '' && (
        <text x={middle} y={nameAt} fontSize="13" fontWeight="600" textAnchor="middle" fill={dark ? '#FFFFFF' : '#1A1A1A'}>
          {label}
        </text>
      )}
      {level && tall && (
        <LevelBar
          reading={level}
          x={box.x + 9}
          y={item.type === 'cell' ? top + 10 : top}
          h={Math.max(20, box.y + box.h - (item.type === 'cell' ? top + 10 : top) - 14)}
          room={box.w - 22}
        />
      )}
      {reading && (
        <ValueText
          item={{ ...item, align: 'center', labelZh: '', labelEn: '', size: 12 }}
          box={{ ...box, y: box.y + box.h / 2 - (tall ? 8 : 2) }}
          reading={{ ...reading, alarm: undefined }}
          context={context}
        />
      )}
    </>
  );
}

interface OutsideProps extends EquipmentProps {
  label: string;
  word: string;
  /** An alarm symbol stands at the upper right corner. */
  marked: boolean;
  /** Running machines stand out in the crowd of names. */
  strong: boolean;
}

/** Name and state below the symbol, above it or at its right; a bound number under them or on the other side. */
function Outside({ item, box, label, word, marked, strong, reading, context }: OutsideProps): JSX.Element {
  const above = item.align === 'top';
  const beside = item.align === 'right';
  const middle = box.x + box.w / 2;
  const below = box.y + box.h;
  const right = box.x + box.w + (marked ? 16 : 6);
  const text = [label, word].filter(Boolean).join(' ');
  return (
    <>
      {text !== '' && (
        <text
          x={beside ? right : middle}
          y={beside ? box.y + box.h / 2 + (reading ? -3 : 4) : above ? box.y - 9 : below + 16}
          fontSize="12"
          fontWeight={strong ? 600 : 400}
          textAnchor={beside ? 'start' : 'middle'}
          fill={strong ? '#1A1A1A' : '#4A4A4A'}
        >
          {text}
        </text>
      )}
      {reading && (
        <ValueText
          item={{ ...item, align: beside ? 'left' : 'center', labelZh: '', labelEn: '', size: 12 }}
          box={
            beside
              ? { x: right, w: 80, h: 18, y: box.y + box.h / 2 - 2 }
              : { x: middle - 40, w: 80, h: 18, y: above || text === '' ? below : below + 16 }
          }
          reading={{ ...reading, alarm: undefined }}
          context={context}
        />
      )}
    </>
  );
}
