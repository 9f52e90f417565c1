import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatInstant, formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { AlarmSymbol, asPriority } from '../../ui/AlarmSymbol';
import { Band } from '../../ui/Band';
import { Dot, Panel } from '../../ui/Panel';
import { EmptyState } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { UnitValue } from '../../ui/UnitValue';
import { pageOf } from './cases';
import type { ShiftAlarm, ShiftCase, ShiftContents, ShiftIndicator, ShiftOverride } from './shiftReports';
import { nameIn, placeIn } from './shiftReports';

/** The gravest alarms of the shift; those that still stand come first within their priority. */
export function ShiftAlarms({ contents }: { contents: ShiftContents }): JSX.Element {
  const total = contents.alarmCounts.reduce((sum, one) => sum + one, 0);
  const href = `/alarms/history?from=${Date.parse(contents.beginsAt)}&to=${Date.parse(contents.endsAt)}`;
  return (
    <Panel
      title={t('cases.shift.alarms')}
      meta={
        <span className="row g12">
          {contents.alarmCounts.map((count, index) => (
            <span key={index} className="row g4"><AlarmSymbol priority={asPriority(index + 1)} state={count === 0 ? 'none' : 'acknowledged'} />{count}</span>
          ))}
        </span>
      }
      link={total > contents.alarms.length ? <Link to={href}>{t('cases.shift.allAlarms', { count: total })}</Link> : undefined}
    >
      {contents.alarms.length === 0
        ? <EmptyState title={t('cases.shift.noAlarms')} />
        : (
          <table className="grid cards shift-alarms">
            <thead>
              <tr>
                <th scope="col" style={{ width: 34 }}><span className="sr">{t('cases.shift.priority')}</span></th>
                <th scope="col">{t('cases.shift.alarm')}</th>
                <th scope="col" style={{ width: 100 }}>{t('cases.shift.raised')}</th>
                <th scope="col" style={{ width: 110 }}>{t('cases.shift.returned')}</th>
                <th scope="col" style={{ width: 130 }} className="wide-only">{t('cases.shift.acknowledged')}</th>
              </tr>
            </thead>
            <tbody>{contents.alarms.map((alarm) => <AlarmRow key={`${alarm.id} ${alarm.at}`} alarm={alarm} />)}</tbody>
          </table>
        )}
    </Panel>
  );
}

function AlarmRow({ alarm }: { alarm: ShiftAlarm }): JSX.Element {
  return (
    <tr className="two">
      <td><AlarmSymbol priority={asPriority(alarm.priority)} state={alarm.returnedAt === undefined ? 'acknowledged' : 'none'} /></td>
      <td className="el"><div className="el">{nameIn(alarm)}</div><div className="s12 t3 el">{placeIn(alarm)}</div></td>
      <td className="nw">{formatInstant(alarm.at)}</td>
      <td className="nw">{alarm.returnedAt === undefined ? <b>{t('cases.shift.stands')}</b> : formatInstant(alarm.returnedAt)}</td>
      <td className="wide-only nw">{alarm.acknowledgedBy ?? '—'}</td>
    </tr>
  );
}

/** What keeps an alarm from sounding, and what was written over by hand: the next shift must know. */
export function ShiftOverrides({ overrides }: { overrides: readonly ShiftOverride[] }): JSX.Element {
  const standing = overrides.filter((one) => one.standing).length;
  return (
    <Panel title={t('cases.shift.overrides')} meta={t('cases.shift.standing', { standing, count: overrides.length })}>
      {overrides.length === 0 && <EmptyState title={t('cases.shift.noOverrides')} />}
      {overrides.map((one, index) => (
        <div key={index} className="ob shift-line">
          <StatusTag kind={one.standing ? 'warning' : 'quiet'}>{t(`cases.shift.kind.${one.kind}`)}</StatusTag>
          <div>
            <div className="ob-title">{nameIn(one)}{placeIn(one) !== '' && <span className="t3"><Dot />{placeIn(one)}</span>}</div>
            <div className="s12 t3">{one.by ?? t('cases.product')}{one.reason !== undefined && <><Dot />{one.reason}</>}</div>
          </div>
          <div className="r s12">
            {one.at === undefined ? '' : formatInstant(one.at)}
            {one.untilAt !== undefined && <div>{t('cases.until', { time: formatInstant(one.untilAt) })}</div>}
          </div>
        </div>
      ))}
    </Panel>
  );
}

/** The indicators of the site over the shift, against their normal range. */
export function ShiftIndicators({ indicators }: { indicators: readonly ShiftIndicator[] }): JSX.Element | null {
  if (indicators.length === 0) return null;
  return (
    <Panel title={t('cases.shift.indicators')} meta={t('cases.shift.indicatorsMeta')}>
      <table className="grid cards">
        <thead>
          <tr>
            <th scope="col">{t('cases.shift.indicator')}</th>
            <th scope="col" className="r" style={{ width: 110 }}>{t('cases.shift.mean')}</th>
            <th scope="col" className="wide-only" style={{ width: 132 }}><span className="sr">{t('cases.shift.range')}</span></th>
            <th scope="col" className="r wide-only" style={{ width: 90 }}>{t('cases.shift.min')}</th>
            <th scope="col" className="r wide-only" style={{ width: 90 }}>{t('cases.shift.max')}</th>
            <th scope="col" className="r wide-only" style={{ width: 90 }}>{t('cases.shift.last')}</th>
            <th scope="col" className="r wide-only" style={{ width: 70 }}>{t('cases.shift.good')}</th>
          </tr>
        </thead>
        <tbody>
          {indicators.map((one) => (
            <tr key={one.path}>
              <td className="el"><Link to={`/trends?key=${encodeURIComponent(one.path)}`} style={{ color: 'inherit' }}>{nameIn(one)}</Link></td>
              <td className="r"><UnitValue value={one.mean} unit={one.unit} decimals={one.decimals} /></td>
              <td className="wide-only"><IndicatorBand one={one} /></td>
              <td className="r wide-only"><UnitValue value={one.min} decimals={one.decimals} bare /></td>
              <td className="r wide-only"><UnitValue value={one.max} decimals={one.decimals} bare /></td>
              <td className="r wide-only"><UnitValue value={one.last} decimals={one.decimals} bare /></td>
              <td className="r wide-only">{one.percentGood === undefined ? '—' : `${formatNumber(one.percentGood, 1)}%`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function IndicatorBand({ one }: { one: ShiftIndicator }): JSX.Element | null {
  if (one.bandLo === undefined && one.bandHi === undefined) return null;
  const low = one.bandLo ?? Math.min(0, one.min ?? 0);
  const high = one.bandHi ?? Math.max(low, one.max ?? low) * 1.2;
  const span = high - low || 1;
  const values = [one.mean ?? low, low - span, high + span];
  return <Band value={one.mean} min={Math.min(...values)} max={Math.max(...values)} low={one.bandLo} high={one.bandHi} />;
}

/** What was opened, closed or late in the shift. */
export function ShiftCases({ cases }: { cases: readonly ShiftCase[] }): JSX.Element {
  return (
    <Panel title={t('cases.shift.cases')} meta={t('cases.faultCount', { count: cases.length })}>
      {cases.length === 0 && <EmptyState title={t('cases.shift.noCases')} />}
      {cases.map((one) => {
        const late = one.status === 'open' && one.dueAt !== undefined && Date.parse(one.dueAt) < Date.now();
        return (
          <div key={one.id} className="ob shift-line">
            <StatusTag kind={one.status === 'open' ? 'accent' : 'plain'}>{t(`cases.status.${one.status}`)}</StatusTag>
            <div>
              <Link to={pageOf(one.type, one.id)} className="ob-title">{one.title ?? one.number}</Link>
              <div className="s12 t3">{(language() === 'zh-CN' ? one.typeZh : one.typeEn) ?? one.type}<Dot /><span className="mono">{one.number}</span></div>
            </div>
            <div className={late ? 'r s12 late' : 'r s12'}>{one.dueAt === undefined || one.status !== 'open' ? formatInstant(one.closedAt ?? one.openedAt) : t('cases.until', { time: formatInstant(one.dueAt) })}</div>
          </div>
        );
      })}
    </Panel>
  );
}

/** What was written beside the trends and in the shift log. */
export function ShiftNotes({ notes }: { notes: ShiftContents['notes'] }): JSX.Element {
  return (
    <Panel title={t('cases.shift.notes')} meta={t('cases.faultCount', { count: notes.length })}>
      {notes.length === 0 && <EmptyState title={t('cases.shift.noNotes')} />}
      {notes.map((note, index) => (
        <div key={index} className="ob shift-line note">
          <span className="s12 t3 nw">{formatInstant(note.at)}</span>
          <div className="ob-title">{note.text}</div>
          <span className="r s12 t3">{note.by}</span>
        </div>
      ))}
    </Panel>
  );
}
