import type { JSX } from 'react';
import { formatBytes, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Progress } from './upload';

/** A file on its way: percent, bytes, rate, and a way out. */
export function UploadBar({ name, progress, bytes, onCancel }: {
  name: string; progress: Progress | null; bytes: number; onCancel: () => void;
}): JSX.Element {
  const sent = progress?.sent ?? 0;
  const seconds = progress ? (Date.now() - progress.startedAt) / 1000 : 0;
  const percent = bytes === 0 ? 0 : (sent / bytes) * 100;
  return (
    <div className="col">
      <div className="row g6"><b className="el">{name}</b><span className="sp" /><span className="s12 t2">{formatBytes(bytes)}</span></div>
      <div className="bar" role="progressbar" aria-label={name} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(percent)}><i style={{ width: `${percent}%` }} /></div>
      <div className="row g8 s12 t2">
        <span>{formatNumber(percent, 0)}%</span>
        <span>{t('ui.jobOf', { done: formatBytes(sent), total: formatBytes(bytes) })}</span>
        {seconds > 0.5 && <span>{t('imports.rate', { rate: formatBytes(sent / seconds) })}</span>}
        <span className="sp" />
        <button type="button" className="btn x" onClick={onCancel}>{t('ui.cancel')}</button>
      </div>
    </div>
  );
}
