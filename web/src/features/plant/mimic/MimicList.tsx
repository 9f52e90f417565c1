import type { JSX } from 'react';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { EmptyState } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { t } from '../../../i18n/i18n';
import { nameOf } from '../names';
import { SignalNumber } from '../SignalNumber';
import type { MimicBody, MimicItem } from './mimicBody';
import { kinds } from './mimicBody';
import type { MimicContext } from './readings';
import { alarmOf, labelOf, machineOf, readingOf } from './readings';

interface Props {
  body: MimicBody;
  context: MimicContext;
  selected?: string | undefined;
  onSelect: (item: MimicItem) => void;
}

/** A display on a phone: its equipment as a list, alarms first, then in the order of the process. */
export function MimicList({ body, context, selected, onSelect }: Props): JSX.Element {
  const parts = body.items
    .filter((item) => kinds[item.type].equipment && item.type !== 'potRow')
    .map((item, order) => ({ item, order, alarm: alarmOf(item, context) }))
    .sort((a, b) => (a.alarm?.priority ?? 9) - (b.alarm?.priority ?? 9) || a.order - b.order);
  const loose = body.items.filter((item) => item.type === 'value' || item.type === 'bar');
  if (parts.length + loose.length === 0) return <EmptyState title={t('plant.emptyDisplay')} />;
  return (
    <ul className="mimic-list panel">
      {parts.map(({ item, alarm }) => {
        const machine = machineOf(item, context);
        return (
          <li key={item.id}>
            <button
              type="button"
              className={item.node !== undefined && item.node === selected ? 'on' : ''}
              onClick={() => onSelect(item)}
            >
              {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
              <span className="el sp">{labelOf(item, context)}</span>
              {(['level', 'value'] as const).map((slot) => {
                const reading = readingOf(item, slot, context);
                return reading?.signal ? (
                  <SignalNumber key={slot} signal={reading.signal} value={reading.value} sets={context.sets} />
                ) : null;
              })}
              {machine.word !== '' && (
                <StatusTag kind={machine.state === 'stopped' ? 'stop' : 'plain'}>{machine.word}</StatusTag>
              )}
            </button>
          </li>
        );
      })}
      {loose.map((item) => {
        const reading = readingOf(item, 'value', context);
        return reading?.signal ? (
          <li key={item.id} className="loose">
            {reading.alarm && <AlarmSymbol priority={reading.alarm.priority} state={reading.alarm.look} />}
            <span className="el sp">{nameOf(reading.signal)}</span>
            <SignalNumber signal={reading.signal} value={reading.value} sets={context.sets} />
          </li>
        ) : null;
      })}
    </ul>
  );
}
