import { useQuery } from '@tanstack/react-query';
import type { JSX, KeyboardEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { KeyHints, Panel } from '../../ui/Panel';
import { Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { CalendarContent, Day } from './calendars';
import { nameOf, noticesQuery, yearQuery } from './calendars';
import { DayPanel } from './DayPanel';
import type { DayKind } from './drafts';
import { kindOf, mark, step, weeksOf } from './drafts';
import { HolidayDialog } from './HolidayDialog';

interface Props {
  org: string;
  draft: CalendarContent;
  /** Missing when the person may only look. */
  onDraft: ((draft: CalendarContent) => void) | undefined;
}

const isPlain = (kind: DayKind): boolean => kind === 'work' || kind === 'rest';
const kinds: readonly DayKind[] = ['work', 'rest', 'holiday', 'makeup', 'ownOff', 'ownWork'];

/** A year, month by month; days are marked off or working by hand or by key. */
export function YearView({ org, draft, onDraft }: Props): JSX.Element {
  const today = formatInstant(Date.now(), 'date');
  const [yearText, setYear] = useAddress('year', today.slice(0, 4));
  const year = Number(yearText) || Number(today.slice(0, 4));
  const [selected, setSelected] = useAddress('day');
  const days = useQuery(yearQuery(org, year));
  const focused = selected.startsWith(String(year)) ? selected : today.startsWith(String(year)) ? today : `${year}-01-01`;
  const day = days.data?.get(selected);
  const setMark = (date: string, hours: readonly string[] | null): void =>
    onDraft?.(mark(draft, date, hours === null ? null : { hours, reason: null }));
  const grid = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-date="${focused}"]`)?.focus();
    moved.current = false;
  }, [focused]);
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = step(focused, event.key);
    const key = event.key.toLowerCase();
    if (to !== undefined) {
      moved.current = true;
      setSelected(to);
    } else if (key === 'h') setMark(focused, []);
    else if (key === 'w') setMark(focused, draft.hours);
    else if (event.key === 'Delete' || event.key === 'Backspace') setMark(focused, null);
    else return;
    event.preventDefault();
  };
  return (
    <div className="body split calendar-body">
      <Panel
        title={<YearChoice year={year} onYear={(to) => setYear(String(to))} />}
        meta={<NoticeLine year={year} />}
        link={<HolidayButton org={org} year={year} />}
        foot={<KeyHints hints={[{ keys: ['←', '↑', '→', '↓'], text: t('calendars.key.day') }, { keys: ['PgUp', 'PgDn'], text: t('calendars.key.month') }, ...(onDraft ? [{ keys: ['H'], text: t('calendars.markOff') }, { keys: ['W'], text: t('calendars.markWork') }, { keys: ['Del'], text: t('calendars.markRegular') }] : [])]} />}
      >
        <Loaded query={days} what={t('calendars.view.year')} problemOf={problemOf}>
          {(all) => (
            <>
              <ul className="day-legend">{kinds.map((kind) => <li key={kind}><i className={`day ${kind}`}>{isPlain(kind) ? '' : t(`calendars.mark.${kind}`)}</i>{t(`calendars.kind.${kind}`)}</li>)}</ul>
              <div className="months" ref={grid}>
                {Array.from({ length: 12 }, (_, month) => (
                  <Month
                    key={month} year={year} month={month + 1} days={all} draft={draft} focused={focused} selected={selected} today={today}
                    onSelect={setSelected} onKey={onKey}
                  />
                ))}
              </div>
            </>
          )}
        </Loaded>
      </Panel>
      {day && <DayPanel key={`${org} ${day.date}`} org={org} day={day} draft={draft} onDraft={onDraft} onClose={() => setSelected('')} />}
    </div>
  );
}

function YearChoice({ year, onYear }: { year: number; onYear: (year: number) => void }): JSX.Element {
  return (
    <span className="row g4">
      <button type="button" className="icon-btn" aria-label={t('calendars.yearBefore')} onClick={() => onYear(year - 1)}><Icon name="left" /></button>
      {t('calendars.yearName', { year: String(year) })}
      <button type="button" className="icon-btn" aria-label={t('calendars.yearAfter')} onClick={() => onYear(year + 1)}><Icon name="right" /></button>
    </span>
  );
}

function NoticeLine({ year }: { year: number }): JSX.Element | null {
  const notices = useQuery(noticesQuery);
  if (!notices.data) return null;
  const item = notices.data.find((one) => one.notice.year === year);
  return item ? <span title={item.source}>{item.source}</span> : <StatusTag kind="warning">{t('calendars.noNotice', { year: String(year) })}</StatusTag>;
}

function HolidayButton({ org, year }: { org: string; year: number }): JSX.Element | null {
  const notices = useQuery(noticesQuery);
  const [open, setOpen] = useState(false);
  if (org !== '1' || !notices.data) return null;
  const item = notices.data.find((one) => one.notice.year === year);
  return (
    <>
      <button type="button" className="btn s" onClick={() => setOpen(true)}>{t(item ? 'calendars.correctNotice' : 'calendars.enterNotice')}</button>
      {open && <HolidayDialog year={year} item={item} onClose={() => setOpen(false)} />}
    </>
  );
}

interface MonthProps {
  year: number;
  month: number;
  days: ReadonlyMap<string, Day>;
  draft: CalendarContent;
  focused: string;
  selected: string;
  today: string;
  onSelect: (date: string) => void;
  onKey: (event: KeyboardEvent) => void;
}

function Month({ year, month, days, draft, focused, selected, today, onSelect, onKey }: MonthProps): JSX.Element {
  const name = t(`calendars.month.${month}`);
  return (
    <table className="month">
      <caption>{name}</caption>
      <thead><tr>{[1, 2, 3, 4, 5, 6, 7].map((one) => <th key={one} scope="col" abbr={t(`calendars.weekday.${one}`)}>{t(`calendars.weekday.${one}`)}</th>)}</tr></thead>
      <tbody>
        {weeksOf(year, month).map((week) => (
          <tr key={week.find((one) => one !== null)}>
            {week.map((date, at) => {
              const day = date === null ? undefined : days.get(date);
              if (!day) return <td key={`${month} ${at}`} />;
              const kind = kindOf(day, draft);
              const what = day.holiday && kind === 'holiday' ? nameOf(day.holiday) : t(`calendars.kind.${kind}`);
              return (
                <td key={day.date}>
                  <button
                    type="button" data-date={day.date} tabIndex={day.date === focused ? 0 : -1} aria-pressed={day.date === selected}
                    className={`day ${kind}${day.date === today ? ' today' : ''}${day.date === selected ? ' on' : ''}`}
                    title={what} onClick={() => onSelect(day.date)} onKeyDown={onKey}
                  >
                    {Number(day.date.slice(8))}
                    <span className="sr">{day.date} {what}</span>
                    {!isPlain(kind) && <small aria-hidden="true">{t(`calendars.mark.${kind}`)}</small>}
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
