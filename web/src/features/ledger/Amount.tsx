import type { JSX } from 'react';
import { UnitValue } from '../../ui/UnitValue';
import { shownUnit } from './books';

interface Props {
  /** In the unit of the book. */
  value: number | null | undefined;
  /** Unit of the book. */
  unit: string;
  /** The unit stands in the head of the column. */
  bare?: boolean;
  sign?: boolean;
  className?: string;
}

/** An amount of the books in the unit that people read; the whole number of the books on hover. */
export function Amount({ value, unit, bare, sign, className }: Props): JSX.Element {
  const shown = shownUnit(unit);
  const whole = value === null || value === undefined ? undefined : `${value.toLocaleString('en-US')} ${unit}`;
  return (
    <span title={whole}>
      <UnitValue
        value={value === null || value === undefined ? value : value / shown.per} unit={shown.unit}
        decimals={shown.decimals} bare={bare ?? false} sign={sign ?? false} {...(className === undefined ? {} : { className })}
      />
    </span>
  );
}
