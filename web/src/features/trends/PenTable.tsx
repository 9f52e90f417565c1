import type { JSX } from 'react';
import { useState } from 'react';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { pens as penColors, penInk } from '../../ui/penColors';
import { QualityMark, UnitValue } from '../../ui/UnitValue';
import type { Pen } from './lanes';
import { ScaleDialog } from './ScaleDialog';
import { extent } from './scales';
import { valueAt } from './trace';
import type { StatsData, TrendSignal } from './trendData';
import type { FixedScale } from './trendState';

interface Props {
  pens: readonly Pen[];
  stats: readonly StatsData[];
  compared: readonly StatsData[];
  comparing: boolean;
  cursor: number | null;
  selected: number;
  onSelect: (pen: number) => void;
  onRemove: (pen: number) => void;
  onScale: (key: string, scale: FixedScale | undefined) => void;
}

/** The pens as a table: the legend of the chart, the values at the cursor and the statistics of the view. */
export function PenTable(props: Props): JSX.Element {
  const { pens, cursor, comparing } = props;
  return (
    <table className="grid pen-table">
      <caption className="sr">{t('trends.penTable')}</caption>
      <thead>
        <tr>
          <th>{t('trends.pen')}</th>
          <th>{t('trends.origin')}</th>
          <th>{t('trends.unit')}</th>
          <th>{t('trends.scale')}</th>
          <th className="r at">{cursor === null ? t('trends.newest') : formatInstant(cursor, 'time')}</th>
          <th className="at">{t('trends.quality')}</th>
          <th className="r">{t('trends.min')}</th>
          <th className="r">{t('trends.max')}</th>
          <th className="r">{t('trends.timeWeightedAvg')}</th>
          <th className="r">{t('trends.stdDev')}</th>
          <th className="r">{t('trends.percentGood')}</th>
          {comparing && <th className="r">{t('trends.comparedAvg')}</th>}
          {comparing && <th className="r">{t('trends.avgDifference')}</th>}
          <th><span className="sr">{t('trends.remove')}</span></th>
        </tr>
      </thead>
      <tbody>{pens.map((pen) => <PenRow key={pen.key} pen={pen} {...props} />)}</tbody>
    </table>
  );
}

function PenRow({ pen, stats, compared, comparing, cursor, selected, onSelect, onRemove, onScale }: Props & { pen: Pen }): JSX.Element {
  const decimals = pen.signal?.decimals ?? undefined;
  const own = stats.find((one) => one.key === pen.key || one.key === pen.signal?.key);
  const before = compared.find((one) => one.key === pen.key || one.key === pen.signal?.key);
  const average = own?.timeWeightedAvg[0] ?? null;
  const earlier = before?.timeWeightedAvg[0] ?? null;
  const shown = cursor === null ? newest(pen) : valueAt(pen.plot, cursor * 1000, pen.signal?.step ?? false);
  const fine = decimals === undefined ? undefined : decimals + 1;
  return (
    <tr className={pen.index === selected ? 'sel' : ''}>
      <td>
        <button type="button" className="pen-name" aria-pressed={pen.index === selected} onClick={() => onSelect(pen.index)}>
          <PenMark index={pen.index} />
          <span className="el" title={pen.signal?.path ?? pen.key}>{pen.signal?.name ?? pen.key}</span>
        </button>
      </td>
      <td><Origin signal={pen.signal} /></td>
      <td className="t2">{formatUnit(pen.signal?.unit ?? pen.plot.unit)}</td>
      <td><ScaleButton pen={pen} onScale={(scale) => onScale(pen.key, scale)} /></td>
      <td className="r at"><StateOrValue pen={pen} value={shown.v} quality={shown.q} /></td>
      <td className="at">{shown.q === null ? '—' : <QualityMark quality={shown.q} />}</td>
      <td className="r">{text(own?.min[0], decimals)}</td>
      <td className="r">{text(own?.max[0], decimals)}</td>
      <td className="r b">{text(average, fine)}</td>
      <td className="r">{text(own?.stdDev[0], fine)}</td>
      <td className="r b">{text(own?.percentGood[0], 1)}</td>
      {comparing && <td className="r">{text(earlier, fine)}</td>}
      {comparing && <td className="r b">{average !== null && earlier !== null ? formatNumber(average - earlier, fine, { sign: true }) : '—'}</td>}
      <td className="r">
        <button type="button" className="icon-btn" onClick={() => onRemove(pen.index)}><Icon name="close" label={t('trends.removePen', { pen: pen.index + 1 })} /></button>
      </td>
    </tr>
  );
}

/** The ends of the pen's scale; opens where they are set. */
function ScaleButton({ pen, onScale }: { pen: Pen; onScale: (scale: FixedScale | undefined) => void }): JSX.Element {
  const [open, setOpen] = useState(false);
  const decimals = pen.signal?.decimals ?? undefined;
  const [low, high] = pen.fixed ?? extent(pen.plot.v) ?? [0, 1];
  return (
    <>
      <button type="button" className="link s12" title={t('trends.scaleSet')} onClick={() => setOpen(true)}>
        {pen.fixed ? `${formatNumber(low)}–${formatNumber(high)}` : t('trends.scaleAuto')}
      </button>
      {open && (
        <ScaleDialog pen={pen} shown={pen.fixed ?? [Number(low.toFixed(decimals ?? 3)), Number(high.toFixed(decimals ?? 3))]} onClose={() => setOpen(false)} onScale={(scale) => {
          setOpen(false);
          onScale(scale);
        }} />
      )}
    </>
  );
}

/** A digital signal shows the name of its state. */
function StateOrValue({ pen, value, quality }: { pen: Pen; value: number | null; quality: number | null }): JSX.Element {
  const state = pen.signal?.states.find((one) => one.value === value);
  return state ? <b>{state.name}</b> : <UnitValue value={value} quality={quality} decimals={pen.signal?.decimals ?? undefined} bare />;
}

/** A pen's number on its colour. */
export function PenMark({ index }: { index: number }): JSX.Element {
  return <span className="pen-mark" style={{ background: penColors[index], color: penInk(index) }}>{index + 1}</span>;
}

function Origin({ signal }: { signal: TrendSignal | undefined }): JSX.Element {
  const kind = signal?.kind ?? 'measured';
  const name = t(`trends.kind.${kind}`);
  return kind === 'calculated' || kind === 'simulated' ? <span className="tag computed">{name}</span> : <span className="t2">{name}</span>;
}

function newest(pen: Pen): { v: number | null; q: number | null } {
  return { v: pen.plot.v.at(-1) ?? null, q: pen.plot.q.at(-1) ?? null };
}

function text(value: number | null | undefined, decimals: number | undefined): string {
  return value === null || value === undefined ? '—' : formatNumber(value, decimals);
}
