import { formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Doubt } from './plausibility';
import type { SheetSignal } from './sheets';
import type { Cell } from './useSheet';

/** A range in words; one open end is written with a sign. */
export function rangeText(low: number | null | undefined, high: number | null | undefined, decimals: number): string {
  const [from, to] = [low ?? null, high ?? null];
  if (from !== null && to !== null) return t('entry.between', { low: formatNumber(from, decimals), high: formatNumber(to, decimals) });
  if (from !== null) return `≥ ${formatNumber(from, decimals)}`;
  return to === null ? '—' : `≤ ${formatNumber(to, decimals)}`;
}

/** What is doubtful about a value, in one sentence. */
export function doubtText(doubt: Doubt, signal: SheetSignal): string {
  const unit = formatUnit(signal.unit);
  const number = (value: number | undefined): string => (value === undefined ? '—' : `${formatNumber(value, signal.decimals)}${unit === '' ? '' : ` ${unit}`}`);
  const range = `${rangeText(doubt.low, doubt.high, signal.decimals)}${unit === '' ? '' : ` ${unit}`}`;
  switch (doubt.kind) {
    case 'notNumber': return t('entry.doubt.notNumber');
    case 'correction': return t('entry.doubt.correction', { before: number(doubt.before) });
    case 'outOfRange': return t('entry.doubt.outOfRange', { range });
    case 'outOfBand': return t('entry.doubt.outOfBand', { range });
    case 'decimalPoint': return t('entry.doubt.decimalPoint', { usual: number(doubt.usual) });
    case 'unusual': return t('entry.doubt.unusual', { usual: number(doubt.usual) });
    case 'backward': return t('entry.doubt.backward', { before: number(doubt.before) });
  }
}

/** How a cell looks: refused, wrong, waiting for a reason, worth a second look, typed, corrected, stored, empty. */
export function lookOf(cell: Cell): 'refused' | 'wrong' | 'reason' | 'look' | 'draft' | 'corrected' | 'stored' | 'empty' {
  if (cell.draft) {
    if (cell.draft.problem) return 'refused';
    if (cell.doubts.some((doubt) => doubt.level === 'wrong')) return 'wrong';
    if (cell.doubts.some((doubt) => doubt.level === 'reason') && cell.draft.reason.trim() === '') return 'reason';
    return cell.doubts.length > 0 ? 'look' : 'draft';
  }
  if (cell.records.length > 1) return 'corrected';
  return cell.records.length === 1 ? 'stored' : 'empty';
}

/** What stands in the field of a cell while it is edited. */
export function editText(cell: Cell): string {
  if (cell.draft) return cell.draft.text;
  const value = cell.records.at(-1)?.value;
  return value === undefined ? '' : value.toFixed(cell.signal.decimals);
}

/** What stands in a cell at rest. */
export function restText(cell: Cell): string {
  if (cell.draft) return cell.draft.text;
  const value = cell.records.at(-1)?.value;
  return value === undefined ? '' : formatNumber(value, cell.signal.decimals);
}

/** The cell in words, for those who do not see the sheet. */
export function spokenName(cell: Cell, name: string): string {
  const unit = formatUnit(cell.signal.unit);
  return t('entry.cellName', { name, unit: unit === '' ? '' : `（${unit}）`, day: cell.slot.day, time: cell.slot.time });
}
