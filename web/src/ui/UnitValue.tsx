import type { JSX } from 'react';
import { formatDuration, formatInstant, formatNumber, formatUnit } from '../i18n/format';
import { t } from '../i18n/i18n';
import { qualityClass, qualityKey } from './quality';

interface Props {
  /** Null and undefined show as — with the reason on hover. */
  value: number | null | undefined;
  unit?: string | null | undefined;
  /** Fixed decimals of the quantity; without them four significant digits. */
  decimals?: number | undefined;
  /** OPC UA status code of the value. */
  quality?: number | null | undefined;
  /** Stamp of the value in ms; with `staleAfterMs` an old one is hatched and shows its age. */
  at?: number | undefined;
  staleAfterMs?: number | undefined;
  /** `+` before positive numbers, as for deviations. */
  sign?: boolean;
  /** Why there is no value, for the hover of —. */
  reason?: string | undefined;
  /** The unit stands in its own column. */
  bare?: boolean;
  className?: string;
}

/** Every number on the screen: value, unit, quality and age in one shape. */
export function UnitValue(props: Props): JSX.Element {
  const { value, unit, quality, at, staleAfterMs, className } = props;
  const shownUnit = props.bare === true ? '' : formatUnit(unit);
  const unitMark = shownUnit === '' ? null : <span className="u">{shownUnit}</span>;
  const level = qualityClass(quality);
  const extra = className === undefined ? '' : ` ${className}`;
  if (value === null || value === undefined || level === 'bad') {
    const why = props.reason ?? (level === 'bad' ? t(qualityKey(quality)) : t('ui.quality.noData'));
    const last =
      value === null || value === undefined
        ? why
        : `${why}，${t('ui.lastGood', { value: formatNumber(value, props.decimals) })}`;
    return (
      <span className={`val${extra}`} title={last}>
        <span className="n t3">—</span>
        {unitMark}
        {level === 'bad' && <i className="chip" />}
      </span>
    );
  }
  const age = at === undefined ? 0 : Date.now() - at;
  const stale = staleAfterMs !== undefined && age > staleAfterMs;
  const title = at === undefined ? undefined : `${formatInstant(at, 'record')} ${t(qualityKey(quality))}`;
  const state = stale ? ' stale' : level === 'uncertain' ? ' uncertain' : '';
  return (
    <span className={`val${state}${extra}`} title={title}>
      <span className="n">{formatNumber(value, props.decimals, { sign: props.sign === true })}</span>
      {unitMark}
      {level === 'uncertain' && !stale && <b> ?</b>}
      {stale && <span className="age">{t('ui.ago', { age: formatDuration(age) })}</span>}
    </span>
  );
}

/** The quality of a value in a word, as tables show it. */
export function QualityMark({ quality }: { quality: number | null | undefined }): JSX.Element {
  const level = qualityClass(quality);
  if (level === 'bad')
    return (
      <span className="row g4">
        <span className="tag unknown" aria-hidden="true" />
        {t(qualityKey(quality))}
      </span>
    );
  return (
    <span>
      {t(qualityKey(quality))}
      {level === 'uncertain' && ' ?'}
    </span>
  );
}
