import type { JSX } from 'react';
import { UnitValue } from '../../ui/UnitValue';
import { tonnes } from './waste';

/** A mass of waste: tonnes with three decimals. */
export function Tonnes({ grams, bare, sign }: { grams: number | null | undefined; bare?: boolean; sign?: boolean }): JSX.Element {
  return <UnitValue value={tonnes(grams)} unit="t" decimals={3} bare={bare === true} sign={sign === true} />;
}
