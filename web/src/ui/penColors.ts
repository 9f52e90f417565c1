import { chartTheme } from './chartTheme';

/** The eight pens, for drawings that are not ECharts. A ninth is refused: use lanes. */
export const pens: readonly string[] = chartTheme.color;

/** The colour of the digit on a pen's mark. */
export function penInk(pen: number): string {
  return pen === 1 || pen === 3 ? '#1A1A1A' : '#FFFFFF';
}
