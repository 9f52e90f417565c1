import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { shiftsQuery } from '../../kernel/shifts';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState } from '../../ui/states';
import type { CalendarContent, Pattern } from './calendars';
import { nameOf } from './calendars';
import { patternsOf, plusDays, weekday, withPattern } from './drafts';
import { PatternDialog } from './PatternDialog';

interface Props {
  org: string;
  draft: CalendarContent;
  onDraft: ((draft: CalendarContent) => void) | undefined;
}

/** What a change of shifts begins with: those that hold today, from a day to be chosen. */
interface Writing {
  from: string;
  pattern: Pattern;
  /** A pattern that is there: its day stays. */
  known: boolean;
}

/** Shifts and crews with the days on which they hold, and who has which shift in the next two weeks. */
export function ShiftsView({ org, draft, onDraft }: Props): JSX.Element {
  const [writing, setWriting] = useState<Writing | null>(null);
  const today = formatInstant(Date.now(), 'date');
  const patterns = patternsOf(draft);
  const last = patterns.at(-1);
  return (
    <div className="body calendar-shifts">
      <Panel
        title={t('calendars.patterns')} meta={t('ui.rows', { count: patterns.length })}
        link={onDraft && last && (
          <button type="button" className="btn s" onClick={() => setWriting({ from: '', pattern: last, known: false })}><Icon name="plus" />{t('calendars.newPattern')}</button>
        )}
      >
        {patterns.map((one) => (
          <section key={one.from} className="pattern" aria-label={t('calendars.patterns')}>
            <div className="row g8">
              <b>{spanOf(one)}</b>
              <span className="sp" />
              {onDraft && <button type="button" className="btn x" onClick={() => setWriting({ from: one.from, pattern: one, known: true })}>{t('calendars.edit')}</button>}
              {onDraft && one.from !== '' && (
                <button type="button" className="btn x" onClick={() => onDraft({ ...draft, changes: draft.changes.filter((other) => other.from !== one.from) })}>{t('calendars.remove')}</button>
              )}
            </div>
            {one.shifts.length === 0 ? <p className="t2">{t('calendars.wholeDay')}</p> : <PatternTable pattern={one} />}
          </section>
        ))}
      </Panel>
      <Roster org={org} from={today} />
      {writing && onDraft && (
        <PatternDialog
          from={writing.from} pattern={writing.pattern} fixed={writing.known}
          taken={draft.changes.map((one) => one.from)}
          onClose={() => setWriting(null)}
          onSave={(from, pattern) => {
            onDraft(withPattern(draft, from, pattern));
            setWriting(null);
          }}
        />
      )}
    </div>
  );
}

function spanOf(pattern: { from: string; until: string | null }): string {
  if (pattern.from === '') return pattern.until === null ? t('calendars.always') : t('calendars.until', { until: pattern.until });
  return pattern.until === null ? t('calendars.from', { from: pattern.from }) : t('calendars.fromUntil', { from: pattern.from, until: pattern.until });
}

/** HH:mm so many minutes later. */
function endOf(start: string, minutes: number): string {
  const [hour = 0, minute = 0] = start.split(':').map(Number);
  const end = (hour * 60 + minute + minutes) % 1440;
  return `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`;
}

function PatternTable({ pattern }: { pattern: Pattern }): JSX.Element {
  const names = new Map(pattern.shifts.map((one) => [one.code, nameOf(one.labels)]));
  return (
    <>
      <table className="grid">
        <thead><tr><th scope="col">{t('calendars.shift')}</th><th scope="col">{t('calendars.begins')}</th><th scope="col">{t('calendars.ends')}</th></tr></thead>
        <tbody>
          {pattern.shifts.map((one) => (
            <tr key={one.code}><td>{nameOf(one.labels)}</td><td>{one.start}</td><td>{endOf(one.start, one.minutes)}</td></tr>
          ))}
        </tbody>
      </table>
      {pattern.crews && (
        <p className="s12 t2">
          {t('calendars.rotation', {
            crews: pattern.crews.crews.map((one) => nameOf(one.labels)).join(t('calendars.and')), days: pattern.crews.cycle.length,
            cycle: pattern.crews.cycle.map((one) => (one === null ? t('calendars.rest') : names.get(one) ?? one)).join('→'),
          })}
        </p>
      )}
    </>
  );
}

function Roster({ org, from }: { org: string; from: string }): JSX.Element {
  const until = plusDays(from, 13);
  const shifts = useQuery(shiftsQuery(org, from, until));
  const turns = shifts.data ?? [];
  const dates = Array.from({ length: 14 }, (_, day) => plusDays(from, day));
  const rows = [...new Map(turns.map((turn) => [turn.code, turn.name]))];
  const crewOn = new Map(turns.map((turn) => [`${formatInstant(turn.from, 'date')} ${turn.code}`, turn.crew]));
  return (
    <Panel title={t('calendars.roster')} meta={t('calendars.asPublished')}>
      {rows.length === 0 && shifts.isSuccess && <EmptyState title={t('calendars.wholeDay')} />}
      {rows.length > 0 && (
        <div className="roster">
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('calendars.date')}</th>
                {rows.map(([code, name]) => <th key={code} scope="col">{name}</th>)}
              </tr>
            </thead>
            <tbody>
              {dates.map((date) => (
                <tr key={date} className={date === from ? 'sel' : undefined}>
                  <td>{date} <span className="t3">{t(`calendars.weekday.${weekday(date)}`)}</span></td>
                  {rows.map(([code]) => <td key={code}>{crewOn.get(`${date} ${code}`) ?? '—'}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
