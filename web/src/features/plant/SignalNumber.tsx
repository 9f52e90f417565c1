import type { JSX } from 'react';
import type { LastValue } from '../../kernel/signals';
import { numberOf } from '../../kernel/signals';
import { UnitValue } from '../../ui/UnitValue';
import { nameOf, stateOf } from './names';
import type { DigitalSet, PlantSignal } from './plantData';

interface Props {
  signal: PlantSignal;
  value: LastValue | undefined;
  sets?: readonly DigitalSet[] | undefined;
  bare?: boolean;
  className?: string;
}

/** The newest value of a signal: a number with unit, quality and age, or the name of a digital state. */
export function SignalNumber({ signal, value, sets, bare, className }: Props): JSX.Element {
  const state = stateOf(signal, value, sets);
  const fresh =
    signal.staleAfterSeconds === null || !value?.t || Date.now() - value.t / 1000 <= signal.staleAfterSeconds * 1000;
  if (state && fresh && (value?.q ?? 0) >>> 30 === 0) return <span className="val">{nameOf(state)}</span>;
  return (
    <UnitValue
      value={numberOf(value)}
      unit={signal.unit}
      decimals={signal.decimals}
      quality={value?.q}
      at={value?.t ? value.t / 1000 : undefined}
      staleAfterMs={signal.staleAfterSeconds === null ? undefined : signal.staleAfterSeconds * 1000}
      bare={bare === true}
      {...(className === undefined ? {} : { className })}
    />
  );
}
