import type { JSX } from 'react';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Stock } from './waste';

/** The stock of a facility against its capacity, cut by age: darker is older. */
export function AgeBar({ stock }: { stock: Stock }): JSX.Element {
  const full = stock.capacityGrams ?? stock.grams;
  let at = 0;
  const words = stock.ageGrams
    .map((grams, step) => (grams === 0 ? '' : `${t(`waste.age.${step}`)} ${formatNumber(grams / 1e6, 3)} t`))
    .filter((text) => text !== '').join(t('waste.comma'));
  return (
    <svg className="age-bar" viewBox="0 0 240 16" preserveAspectRatio="none" role="img" aria-label={words}>
      <title>{words}</title>
      <rect x="0.5" y="0.5" width="239" height="15" className="age-track" />
      {stock.ageGrams.map((grams, step) => {
        const width = Math.min(240 - at, (grams / full) * 240);
        const part = <rect key={step} x={at} y="1" width={width} height="14" className={`age-${step}`} />;
        at += width;
        return part;
      })}
      {stock.capacityGrams !== null && <line x1="192" y1="0" x2="192" y2="16" className="age-limit" />}
    </svg>
  );
}
