import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Dot } from '../../ui/Panel';
import { StatusTag } from '../../ui/StatusTag';
import type { Reading, RoundPoint, Standard, Verdict } from './field';
import { judge, methodOf, nameOf, safetyOf } from './field';

/** What stands at a point in this round. */
export interface Entry {
  verdict: Verdict;
  value: number | null;
  reason: string;
  remark: string;
  at: string;
  /** Empty for what this phone did itself. */
  by: string;
}

interface Props {
  point: RoundPoint;
  entry: Entry | undefined;
  before: Reading | undefined;
  defective: boolean;
  enabled: boolean;
  onRecord: (to: Readonly<Record<string, unknown>>) => void;
}

const reasons = ['stopped', 'blocked', 'unsafe'] as const;

/** A point to look at: normal or not, or a number; with a reason it can be left out. Big enough for gloves. */
export function PointCard({ point, entry, before, defective, enabled, onRecord }: Props): JSX.Element {
  const { standard } = point;
  const [open, setOpen] = useState(false);
  const [remark, setRemark] = useState('');
  const editing = enabled && (entry === undefined || open);
  const send = (to: Readonly<Record<string, unknown>>): void => {
    onRecord({ ...to, remark: remark.trim() });
    setOpen(false);
  };
  return (
    <article className={`point-card ${entry?.verdict ?? ''}`} aria-label={nameOf(standard)}>
      <div className="row g8">
        <b className="el">{nameOf(standard)}</b>
        {defective && <StatusTag kind="warning">{t('field.hasDefect')}</StatusTag>}
        <span className="sp" />
        {entry && <EntryTag entry={entry} standard={standard} />}
        {entry && enabled && !open && <button type="button" className="btn x" onClick={() => setOpen(true)}>{t('field.again')}</button>}
      </div>
      <div className="s13 t2">{methodOf(standard)}{standard.kind === 'number' && <><Dot />{limitsText(standard)}</>}</div>
      {safetyOf(standard) !== '' && <div className="s13 point-safety"><Icon name="warning" />{safetyOf(standard)}</div>}
      {before && <div className="s12 t3">{t('field.lastTime', { time: formatInstant(before.occurredAt) })} {before.value === null ? t(`field.verdict.${before.verdict}`) : `${formatNumber(before.value, standard.decimals)} ${formatUnit(standard.unit)}`}</div>}
      {editing && (
        <>
          {standard.kind === 'number' ? <NumberEntry standard={standard} onSend={send} /> : (
            <div className="point-acts">
              <button type="button" className="btn point-ok" onClick={() => send({ normal: true, verdict: 'ok' })}><Icon name="check" />{t('field.normal')}</button>
              <button type="button" className="btn point-bad" onClick={() => send({ normal: false, verdict: 'alarm' })}><Icon name="flag" />{t('field.notNormal')}</button>
            </div>
          )}
          <details className="point-more">
            <summary>{t('field.remarkOrSkip')}</summary>
            <label className="inp"><input type="text" maxLength={1000} value={remark} placeholder={t('field.remark')} aria-label={t('field.remark')} onChange={(event) => setRemark(event.target.value)} /></label>
            <div className="point-acts three">
              {reasons.map((reason) => <button key={reason} type="button" className="btn" onClick={() => send({ skipped: reason })}>{t(`field.reason.${reason}`)}</button>)}
            </div>
          </details>
        </>
      )}
    </article>
  );
}

function NumberEntry({ standard, onSend }: { standard: Standard; onSend: (to: Readonly<Record<string, unknown>>) => void }): JSX.Element {
  const [text, setText] = useState('');
  const value = Number(text.replace(',', '.'));
  const ready = text.trim() !== '' && Number.isFinite(value);
  const verdict = ready ? judge(standard, value) : undefined;
  return (
    <form className="point-number" onSubmit={(event: SyntheticEvent) => {
      event.preventDefault();
      if (ready) onSend({ value, verdict });
    }}>
      <label className="inp">
        <input type="text" inputMode="decimal" value={text} aria-label={nameOf(standard)} onChange={(event) => setText(event.target.value)} />
        <span className="u">{formatUnit(standard.unit)}</span>
      </label>
      <button type="submit" className="btn p" disabled={!ready}>{t('field.record')}</button>
      {verdict !== undefined && verdict !== 'ok' && <span className="late s13" role="status">{t(`field.beyond.${verdict}`)}</span>}
    </form>
  );
}

function EntryTag({ entry, standard }: { entry: Entry; standard: Standard }): JSX.Element {
  const kind = entry.verdict === 'alarm' ? 'error' : entry.verdict === 'warning' ? 'warning' : entry.verdict === 'skipped' ? 'quiet' : 'ok';
  const what = entry.verdict === 'skipped' ? t(`field.reason.${entry.reason}`) : t(`field.verdict.${entry.verdict}`);
  return <StatusTag kind={kind}>{entry.value === null ? what : `${formatNumber(entry.value, standard.decimals)} ${formatUnit(standard.unit)} ${what}`}</StatusTag>;
}

/** The limits of a standard in words. */
export function limitsText(standard: Standard): string {
  const part = (key: string, limit: number | null | undefined): string[] =>
    limit === null || limit === undefined ? [] : [t(key, { limit: formatNumber(limit, standard.decimals) })];
  const unit = formatUnit(standard.unit);
  const limits = [
    ...part('field.loAlarmAt', standard.loAlarm), ...part('field.loWarnAt', standard.loWarn),
    ...part('field.hiWarnAt', standard.hiWarn), ...part('field.hiAlarmAt', standard.hiAlarm),
  ];
  return limits.length === 0 ? t('field.noLimits') : `${limits.join(t('field.comma'))} ${unit}`;
}
