import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { evenQuery } from './trendData';
import type { TrendView } from './useTrend';

/** The numbers behind the chart: values at even times, newest first. */
export function DataDialog({ view, onClose }: { view: TrendView; onClose: () => void }): JSX.Element {
  const even = useQuery(evenQuery(view.pens.map((pen) => pen.key), view.asked.from, view.asked.to, 60)).data ?? [];
  const times = even[0]?.t ?? [];
  return (
    <Dialog title={t('trends.dataTitle')} onClose={onClose} width={960}>
      <div className="data-table">
        <table className="grid">
          <thead>
            <tr>
              <th>{t('ui.time')}</th>
              {view.pens.map((pen) => {
                const unit = formatUnit(pen.signal?.unit);
                return <th key={pen.key} className="r">{pen.index + 1} {pen.signal?.name ?? pen.key}{unit && ` (${unit})`}</th>;
              })}
            </tr>
          </thead>
          <tbody>
            {times.map((time, row) => (
              <tr key={time}>
                <td>{formatInstant(time / 1000, 'record')}</td>
                {view.pens.map((pen, at) => {
                  const value = even[at]?.v[row];
                  return <td key={pen.key} className="r">{value === null || value === undefined ? '—' : formatNumber(value, pen.signal?.decimals ?? undefined)}</td>;
                })}
              </tr>
            )).reverse()}
          </tbody>
        </table>
      </div>
      <div className="row g8 picker-foot"><span className="sp" /><button type="button" className="btn" onClick={onClose}>{t('ui.close')}</button></div>
    </Dialog>
  );
}
