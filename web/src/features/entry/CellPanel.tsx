import type { JSX } from 'react';
import { useId } from 'react';
import { Link } from 'react-router';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { Sparkline } from '../../ui/Sparkline';
import { UnitValue } from '../../ui/UnitValue';
import type { EntryRecord, SheetSignal } from './sheets';
import { nameOf } from './sheets';
import type { Cell } from './useSheet';
import { doubtText, rangeText } from './words';

const reasons = ['slip', 'retest', 'instrument', 'checked'] as const;

interface Props {
  cell: Cell;
  onReason: (cell: Cell, reason: string) => void;
  onClose: () => void;
}

/** The cell beside the sheet: its limits, what is doubtful, the reason, who wrote what and when, the samples before. */
export function CellPanel({ cell, onReason, onClose }: Props): JSX.Element {
  const { signal, slot } = cell;
  const unit = formatUnit(signal.unit);
  return (
    <SidePanel label={t('entry.cell')} title={nameOf(signal)} meta={`${slot.day} ${slot.time}`} onClose={onClose}>
      {cell.draft && <Doubts cell={cell} onReason={onReason} />}
      <SideBlock>
        <Facts
          facts={[
            [t('entry.range'), <Range key="range" low={signal.rangeLo} high={signal.rangeHi} signal={signal} unit={unit} />],
            [t('entry.normal'), <Range key="band" low={signal.bandLo} high={signal.bandHi} signal={signal} unit={unit} />],
            [t('entry.path'), <span key="path" className="mono path">{signal.path}</span>],
          ]}
        />
      </SideBlock>
      <SideBlock title={t('entry.record')}>
        {cell.records.length === 0 ? <span className="t2 s13">{t('entry.nothingYet')}</span> : <Story records={cell.records} signal={signal} />}
      </SideBlock>
      <SideBlock title={t('entry.before')}>
        {cell.earlier.length === 0 ? <span className="t2 s13">{t('entry.noneBefore')}</span> : <Earlier cell={cell} />}
      </SideBlock>
    </SidePanel>
  );
}

function Range({ low, high, signal, unit }: { low: number | null; high: number | null; signal: SheetSignal; unit: string }): JSX.Element {
  return <span className="nw">{rangeText(low, high, signal.decimals)}{(low !== null || high !== null) && <span className="u">{unit}</span>}</span>;
}

/** What is noticed of the typed value, and the reason where one is needed. */
export function Doubts({ cell, onReason }: { cell: Cell; onReason: (cell: Cell, reason: string) => void }): JSX.Element | null {
  const id = useId();
  const needed = cell.doubts.some((doubt) => doubt.level === 'reason');
  const problem = cell.draft?.problem;
  if (cell.doubts.length === 0 && !problem) return null;
  return (
    <div className="doubts">
      {problem && (
        <p className="doubt wrong" role="alert">
          <Icon name="warning" />
          <span>{problem.detail} {problem.remedy}<span className="mono t3"> {problem.code}</span></span>
        </p>
      )}
      {cell.doubts.map((doubt) => (
        <p key={doubt.kind} className={`doubt ${doubt.level}`}>
          <Icon name={doubt.level === 'look' ? 'eye' : 'warning'} />
          <span>{doubtText(doubt, cell.signal)}</span>
        </p>
      ))}
      {needed && (
        <div className="field">
          <label htmlFor={id}>{t('entry.reason')}</label>
          <span className={cell.draft?.reason.trim() === '' ? 'inp bad' : 'inp'}>
            <input id={id} type="text" maxLength={200} data-reason={cell.id} value={cell.draft?.reason ?? ''} onChange={(event) => onReason(cell, event.target.value)} />
          </span>
          <span className="row g4 wrap">
            {reasons.map((one) => (
              <button key={one} type="button" className="btn x" onClick={() => onReason(cell, t(`entry.reasonOf.${one}`))}>{t(`entry.reasonOf.${one}`)}</button>
            ))}
          </span>
        </div>
      )}
    </div>
  );
}

/** Entry and corrections, newest first; what was corrected is struck through. */
export function Story({ records, signal }: { records: readonly EntryRecord[]; signal: SheetSignal }): JSX.Element {
  return (
    <ol className="story">
      {[...records].reverse().map((record, at) => (
        <li key={`${records.length - at}`}>
          <span className={at === 0 ? 'b' : ''}>
            {at === 0 ? formatNumber(record.value, signal.decimals) : <s>{formatNumber(record.value, signal.decimals)}</s>}
            <span className="u">{formatUnit(signal.unit)}</span>
          </span>
          <span className="s12 t2">
            {t(record.replaced === null ? 'entry.enteredAs' : 'entry.correctedAs', { name: record.enteredBy, at: formatInstant(record.enteredAt) })}
          </span>
          {record.reason !== '' && <span className="s12">{record.reason}</span>}
        </li>
      ))}
    </ol>
  );
}

function Earlier({ cell }: { cell: Cell }): JSX.Element {
  const { signal } = cell;
  const trend = `/trends?key=${encodeURIComponent(signal.key)}&last=${7 * 86_400_000}`;
  return (
    <>
      <div className="row g8 earlier">
        <Sparkline values={cell.earlier.map((record) => record.value)} low={signal.bandLo ?? undefined} high={signal.bandHi ?? undefined} step width={180} height={36} />
        <span className="sp" />
        <Link to={trend} className="s13">{t('entry.trend')}</Link>
      </div>
      <ul className="samples">
        {cell.earlier.slice(-6).reverse().map((record) => (
          <li key={record.sampledAt}>
            <span className="t2">{formatInstant(record.sampledAt)}</span>
            <UnitValue value={record.value} unit={signal.unit} decimals={signal.decimals} />
          </li>
        ))}
      </ul>
    </>
  );
}
