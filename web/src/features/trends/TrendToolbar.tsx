import type { JSX } from 'react';
import { useState } from 'react';
import { formatInstant, readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import { CompareDialog, compareName } from './CompareDialog';
import type { Compare, LaneMode, TrendRange, TrendState } from './trendState';
import { longest, presets, shortest } from './trendState';

interface Props {
  state: TrendState;
  period: { from: number; to: number };
  live: boolean;
  onRange: (range: TrendRange) => void;
  onLanes: (lanes: LaneMode) => void;
  onCompare: (compare: Compare) => void;
  onPick: () => void;
}

const laneModes: readonly LaneMode[] = ['shared', 'unit', 'own'];
const compareModes = ['none', 'period', 'day', 'week'] as const;

/** Ranges, paging, live, lanes, comparison and the signal picker, in one line over the chart. */
export function TrendToolbar({ state, period, live, onRange, onLanes, onCompare, onPick }: Props): JSX.Element {
  const [choosing, setChoosing] = useState(false);
  const [comparing, setComparing] = useState(false);
  const length = period.to - period.from;
  const page = (direction: number): void => onRange({ from: period.from + direction * length, to: period.to + direction * length });
  return (
    <div className="trend-bar" role="toolbar" aria-label={t('trends.toolbar')}>
      <span className="seg" role="group" aria-label={t('trends.range')}>
        {presets.map((preset) => (
          <button key={preset.id} type="button" className={Math.abs(length - preset.ms) < 1000 ? 'on' : ''} aria-pressed={Math.abs(length - preset.ms) < 1000} onClick={() => onRange(live ? { last: preset.ms } : { from: period.to - preset.ms, to: period.to })}>
            {t(`trends.preset.${preset.id}`)}
          </button>
        ))}
      </span>
      <button type="button" className="btn" onClick={() => setChoosing(true)}>
        <Icon name="clock" />
        {shortRange(period)}
      </button>
      <span className="row g4">
        <button type="button" className="btn sq" onClick={() => page(-1)}><Icon name="left" label={t('trends.earlier')} /></button>
        <button type="button" className="btn sq" onClick={() => page(1)}><Icon name="right" label={t('trends.later')} /></button>
      </span>
      <button type="button" className={live ? 'btn live' : 'btn'} aria-pressed={live} onClick={() => onRange(live ? { ...period } : { last: length })}>
        <Icon name={live ? 'pause' : 'play'} />
        {t('trends.live')}
      </button>
      <span className="sp" />
      <span className="seg" role="group" aria-label={t('trends.lanes')}>
        {laneModes.map((mode) => (
          <button key={mode} type="button" className={state.lanes === mode ? 'on' : ''} aria-pressed={state.lanes === mode} onClick={() => onLanes(mode)}>{t(`trends.lane.${mode}`)}</button>
        ))}
      </span>
      <label className="inp compare">
        <span className="t2">{t('trends.compare')}</span>
        <select value={state.compare} onChange={(event) => {
          if (event.target.value === 'choose') setComparing(true);
          else onCompare(compareModes.find((mode) => mode === event.target.value) ?? 'none');
        }}>
          {compareModes.map((mode) => <option key={mode} value={mode}>{compareName(mode)}</option>)}
          {typeof state.compare === 'number' && <option value={state.compare}>{compareName(state.compare)}</option>}
          <option value="choose">{t('trends.compareChoose')}</option>
        </select>
      </label>
      <button type="button" className="btn" onClick={onPick}><Icon name="plus" />{t('trends.signal')}</button>
      {comparing && (
        <CompareDialog begin={typeof state.compare === 'number' ? state.compare : period.from - length} onClose={() => setComparing(false)} onCompare={(compare) => { setComparing(false); onCompare(compare); }} />
      )}
      {choosing && <PeriodDialog period={period} onClose={() => setChoosing(false)} onPeriod={(range) => { setChoosing(false); onRange(range); }} />}
    </div>
  );
}

/** 01-31 06:00–14:32; with the year where it is not this one. */
function shortRange({ from, to }: { from: number; to: number }): string {
  const [a, b] = [formatInstant(from, 'record'), formatInstant(to, 'record')];
  const year = formatInstant(Date.now(), 'date').slice(0, 4);
  const day = (record: string): string => record.slice(record.startsWith(year) ? 5 : 0, 16);
  return a.slice(0, 10) === b.slice(0, 10) ? `${day(a)}–${b.slice(11, 16)}` : `${day(a)}–${day(b)}`;
}

function PeriodDialog({ period, onClose, onPeriod }: {
  period: { from: number; to: number }; onClose: () => void; onPeriod: (range: TrendRange) => void;
}): JSX.Element {
  const [from, setFrom] = useState(formatInstant(period.from, 'record').replace(' ', 'T'));
  const [to, setTo] = useState(formatInstant(period.to, 'record').replace(' ', 'T'));
  const [start, end] = [readLocal(from), readLocal(to)];
  const wrong = start === null || end === null || end - start < shortest || end - start > longest;
  return (
    <Dialog title={t('trends.periodTitle')} onClose={onClose} width={420}>
      <form className="period" onSubmit={(event) => {
        event.preventDefault();
        if (start !== null && end !== null && !wrong) onPeriod({ from: start, to: end });
      }}>
        <label>{t('trends.from')}<span className="inp"><input type="datetime-local" step="1" value={from} onChange={(event) => setFrom(event.target.value)} /></span></label>
        <label>{t('trends.to')}<span className={wrong ? 'inp bad' : 'inp'}><input type="datetime-local" step="1" value={to} onChange={(event) => setTo(event.target.value)} /></span></label>
        {wrong && <p className="late s12" role="alert">{t('trends.periodWrong')}</p>}
        <div className="row g8">
          <span className="sp" />
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={wrong}>{t('trends.showPeriod')}</button>
        </div>
      </form>
    </Dialog>
  );
}
