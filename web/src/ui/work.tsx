import type { JSX, ReactNode } from 'react';
import { useState } from 'react';
import { formatDuration, formatNumber } from '../i18n/format';
import { t } from '../i18n/i18n';
import { Icon } from './Icon';

/** How a long job stands, as `/api/v1/jobs/{id}` tells it. */
export interface JobView {
  state: 'queued' | 'running' | 'done' | 'failed' | 'canceled';
  done: number;
  total: number | null;
  failures?: number;
  startedAt?: string | null;
  /** What went wrong, or what came of it. */
  message?: string | null;
}

/** A long job: percent, count of total, failures, time left, cancel. The page may be left. */
export function JobProgress({
  name,
  job,
  onCancel,
  result,
}: {
  name: string;
  job: JobView;
  onCancel?: () => void;
  result?: ReactNode;
}): JSX.Element {
  const share = job.total === null || job.total === 0 ? null : Math.min(1, job.done / job.total);
  const running = job.state === 'running' || job.state === 'queued';
  const since = job.startedAt ? Date.now() - Date.parse(job.startedAt) : 0;
  const left = share !== null && share > 0.02 && since > 0 ? (since / share) * (1 - share) : null;
  return (
    <div className="col" style={{ padding: 12 }}>
      <div className="row g6">
        {job.state === 'done' && <Icon name="check" />}
        <b>{name}</b>
        <span className="sp" />
        {running && left !== null && <span className="s12 t2">{t('ui.jobLeft', { time: formatDuration(left) })}</span>}
        {!running && result}
        {job.state === 'failed' && <span className="late s12">{t('ui.jobFailed')}</span>}
        {job.state === 'canceled' && <span className="s12 t2">{t('ui.jobCanceled')}</span>}
      </div>
      {running && (
        <>
          <div
            className="bar"
            role="progressbar"
            aria-label={name}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round((share ?? 0) * 100)}
          >
            <i style={{ width: `${(share ?? 0) * 100}%` }} />
          </div>
          <div className="row s12 t2">
            <span>
              {share === null ? '' : `${formatNumber(share * 100, 0)}%，`}
              {t('ui.jobOf', { done: job.done, total: job.total ?? '—' })}
            </span>
            <span className="sp" />
            {t('ui.jobFailures', { count: job.failures ?? 0 })}
          </div>
          <div className="row g8" style={{ marginTop: 10 }}>
            {onCancel && (
              <button type="button" className="btn s" onClick={onCancel}>
                {t('ui.cancel')}
              </button>
            )}
            <span className="s12 t3">{t('ui.mayLeave')}</span>
          </div>
        </>
      )}
      {job.message && <div className={job.state === 'failed' ? 's12' : 's12 t3'}>{job.message}</div>}
    </div>
  );
}

/** One field of a comparison. */
export interface DiffField {
  name: string;
  before: string | null;
  after: string | null;
}

/** Two versions, field by field: old struck through, new underlined, equal ones folded. */
export function Diff({
  fields,
  before,
  after,
}: {
  fields: readonly DiffField[];
  before: string;
  after: string;
}): JSX.Element {
  const changed = fields.filter((field) => field.before !== field.after);
  return (
    <table className="grid">
      <thead>
        <tr>
          <th scope="col">{t('ui.field')}</th>
          <th scope="col">{before}</th>
          <th scope="col">{after}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((field) => (
          <tr key={field.name}>
            <td>{field.name}</td>
            <td>{field.before === null ? '—' : <del>{field.before}</del>}</td>
            <td>{field.after === null ? '—' : <ins>{field.after}</ins>}</td>
          </tr>
        ))}
        {changed.length < fields.length && (
          <tr>
            <td className="t3" colSpan={3}>
              {t('ui.sameOthers', { count: fields.length - changed.length })}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface DropProps {
  accept: string;
  limitMegabytes: number;
  onFile: (file: File) => void;
  hint?: string;
}

/** Takes one file, dropped or chosen; says so when it is too large. */
export function FileDrop({ accept, limitMegabytes, onFile, hint }: DropProps): JSX.Element {
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState<number | null>(null);
  const take = (file: File | null | undefined): void => {
    if (!file) return;
    const size = file.size / 1_000_000;
    setTooLarge(size > limitMegabytes ? size : null);
    if (size <= limitMegabytes) onFile(file);
  };
  return (
    <label
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <input type="file" accept={accept} onChange={(event) => take(event.target.files?.[0])} />
      <div className="row g6" style={{ justifyContent: 'center' }}>
        <Icon name="upload" />
        {t('ui.dropFile')}
      </div>
      {hint !== undefined && <div className="s12 t3">{hint}</div>}
      {tooLarge !== null && (
        <div className="late s12" role="alert">
          {t('ui.fileTooLarge', { size: formatNumber(tooLarge, 1), limit: limitMegabytes })}
        </div>
      )}
    </label>
  );
}
