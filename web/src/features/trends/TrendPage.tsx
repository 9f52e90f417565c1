import type { JSX } from 'react';
import { Trend } from './Trend';

/** Signals over time, in a view that nobody has kept yet. */
export function TrendPage(): JSX.Element {
  return <Trend view={undefined} />;
}
