import type { JSX } from 'react';
import { formatDuration, formatInstant, formatNumber, formatQuantity, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { AlarmLook } from '../../ui/AlarmSymbol';
import { StatusTag } from '../../ui/StatusTag';
import { qualityClass } from '../../ui/quality';
import type { Alarm, AlarmState, Definition } from './shapes';
import { ms, words } from './shapes';
import { useTick } from './useTick';

/** The look of a state. */
export function lookOf(state: AlarmState): AlarmLook {
  switch (state) {
    case 'unackActive':
    case 'latchedUnack':
      return 'unacknowledged';
    case 'returnedUnack':
      return 'returned';
    case 'shelved':
      return 'shelved';
    case 'suppressedByDesign':
      return 'suppressed';
    case 'outOfService':
      return 'outOfService';
    case 'normal':
      return 'none';
    default:
      return 'acknowledged';
  }
}

/** Whether somebody has yet to notice. */
export function isUnacknowledged(state: AlarmState): boolean {
  return state === 'unackActive' || state === 'returnedUnack' || state === 'latchedUnack';
}

/** Whether the alarm is hidden from the operator. */
export function isHidden(state: AlarmState): boolean {
  return state === 'shelved' || state === 'suppressedByDesign' || state === 'outOfService';
}

/** The limit in words, such as > 80.0 °C; what else is watched in its own words. */
export function limitText(definition: Definition, decimals: number): string {
  const { kind, limit } = definition;
  const quantity = limit === null || limit === undefined ? '' : formatQuantity(limit, definition.unit, decimals);
  switch (kind) {
    case 'highHigh':
    case 'high':
      return `> ${quantity}`;
    case 'low':
    case 'lowLow':
      return `< ${quantity}`;
    case 'deviation':
      return `|Δ| > ${quantity}`;
    case 'rateOfChange':
      return t('alarms.limit.rate', { value: quantity });
    case 'stale':
      return t('alarms.limit.stale', { time: formatDuration((limit ?? 0) * 1000) });
    case 'badQuality':
      return t('alarms.limit.badQuality');
    case 'digitalState':
      return t('alarms.limit.state', { state: definition.stateText ?? (limit === null || limit === undefined ? '' : formatNumber(limit, 0)) });
    case 'expression':
      return definition.condition ?? '';
  }
}

/** Deadband and delays behind the limit. */
export function limitDetails(definition: Definition, decimals: number): string {
  const parts = [limitText(definition, decimals)];
  if (definition.deadband > 0) parts.push(t('alarms.deadbandIs', { value: formatQuantity(definition.deadband, definition.unit, decimals) }));
  if (definition.onDelaySeconds > 0) parts.push(t('alarms.delayIs', { time: formatDuration(definition.onDelaySeconds * 1000) }));
  return parts.join(t('alarms.comma'));
}

/** The value beside its limit, as the list shows them. */
export function ValueAndLimit({ alarm }: { alarm: Alarm }): JSX.Element {
  const { definition, place, value, text, quality } = alarm;
  const unit = formatUnit(definition.unit);
  if (definition.kind === 'stale' || value === null || qualityClass(quality) === 'bad') {
    if (text !== null) return <span>{text}</span>;
    if (value === null) return <span className="t3" title={t('ui.quality.noData')}>—</span>;
    return <span className="t2">{t('alarms.lastValue', { value: formatQuantity(value, definition.unit, place.decimals) })}</span>;
  }
  const numeric = ['highHigh', 'high', 'low', 'lowLow'].includes(definition.kind);
  return (
    <span>
      {formatNumber(value, place.decimals)}
      {unit !== '' && <span className="u">{unit}</span>}
      {numeric && typeof definition.limit === 'number' && (
        <span className="t2 nb"> / {formatNumber(definition.limit, place.decimals)}</span>
      )}
    </span>
  );
}

/** How long an alarm has stood, or stood until it returned. */
export function Standing({ raisedAt, returnedAt }: { raisedAt: string | null; returnedAt: string | null }): JSX.Element {
  const raised = ms(raisedAt);
  const returned = ms(returnedAt);
  if (raised === null) return <>—</>;
  if (returned !== null) return <>{t('alarms.lasted', { time: formatDuration(returned - raised) })}</>;
  return <Running since={raised} />;
}

function Running({ since }: { since: number }): JSX.Element {
  const now = useTick();
  return <>{formatDuration(now - since)}</>;
}

/** When it came up: the time today, the date before; milliseconds for what was first in a burst. */
export function RaisedAt({ at, exact }: { at: string | null; exact?: boolean }): JSX.Element {
  if (at === null) return <>—</>;
  const record = formatInstant(at, exact === true ? 'event' : 'record');
  const today = formatInstant(Date.now(), 'date');
  return (
    <time dateTime={at} title={`${formatInstant(at, 'event')} (${at})`}>
      {record.startsWith(today) ? record.slice(11) : record.slice(5, 16)}
    </time>
  );
}

/** Marks that say how an alarm behaves. */
export function Marks({ alarm }: { alarm: Alarm }): JSX.Element {
  return (
    <>
      {alarm.chattering && <StatusTag kind="quiet">{t('alarms.chattering')}</StatusTag>}
      {alarm.standing && <StatusTag kind="quiet">{t('alarms.standing')}</StatusTag>}
      {alarm.revised && <StatusTag kind="quiet" title={t('alarms.revisedHint')}>{t('alarms.revised')}</StatusTag>}
    </>
  );
}

/** Cause, consequence and action in the page's language. */
export function rationale(definition: Definition): { cause: string; consequence: string; action: string } {
  return {
    cause: words(definition.cause, definition.causeEn),
    consequence: words(definition.consequence, definition.consequenceEn),
    action: words(definition.action, definition.actionEn),
  };
}

/** The address of a signal's trend, half an hour around an instant. */
export function trendAround(signal: string, atMs: number): string {
  const half = 1_800_000;
  const search = new URLSearchParams({ k: signal, from: String(atMs - half), to: String(atMs + half), at: String(atMs) });
  return `/trends?${search.toString()}`;
}
