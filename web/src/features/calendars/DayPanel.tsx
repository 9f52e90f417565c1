import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { shiftsQuery } from '../../kernel/shifts';
import { TextField } from '../../ui/fields';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { StatusTag } from '../../ui/StatusTag';
import type { CalendarContent, Day } from './calendars';
import { nameOf } from './calendars';
import { kindOf, mark, weekday } from './drafts';

interface Props {
  org: string;
  day: Day;
  draft: CalendarContent;
  onDraft: ((draft: CalendarContent) => void) | undefined;
  onClose: () => void;
}

const stretches = (text: string): string[] => text.split(/[\s,，、]+/).filter((one) => one !== '');

/** One day: what it is and why, its hours and shifts, and how it is marked. */
export function DayPanel({ org, day, draft, onDraft, onClose }: Props): JSX.Element {
  const kind = kindOf(day, draft);
  const own = draft.exceptions.find((one) => one.date === day.date);
  const shifts = useQuery(shiftsQuery(org, day.date, day.date));
  const [hours, setHours] = useState((own && own.hours.length > 0 ? own.hours : draft.hours).join(' '));
  const [reason, setReason] = useState(own?.reason ?? { 'zh-CN': '', 'en-US': '' });
  const put = (stretch: readonly string[]): void => {
    const complete = reason['zh-CN'] !== '' && reason['en-US'] !== '';
    onDraft?.(mark(draft, day.date, { hours: stretch, reason: complete ? reason : null }));
  };
  return (
    <SidePanel
      label={t('calendars.day')} title={`${day.date} ${t(`calendars.weekdayLong.${weekday(day.date)}`)}`} onClose={onClose}
      meta={<StatusTag kind={own ? 'accent' : 'plain'}>{t(`calendars.kind.${kind}`)}</StatusTag>}
    >
      <SideBlock>
        <Facts
          facts={[
            [t('calendars.holiday'), day.holiday ? nameOf(day.holiday) : '—'],
            [t('calendars.hours'), (own?.hours ?? day.hours).join('，') || '—'],
            ...(own?.reason ? [[t('calendars.reason'), nameOf(own.reason)] as const] : []),
          ]}
        />
        {!day.known && <p className="s12 t3">{t('calendars.unknownDay')}</p>}
      </SideBlock>
      {(shifts.data ?? []).length > 0 && (
        <SideBlock title={t('calendars.shifts')}>
          <ul className="day-shifts">
            {shifts.data?.map((turn) => (
              <li key={turn.from}><b>{turn.name}</b><span className="t2">{formatInstant(turn.from, 'time').slice(0, 5)}–{formatInstant(turn.to, 'time').slice(0, 5)}</span><span className="sp" />{turn.crew ?? '—'}</li>
            ))}
          </ul>
        </SideBlock>
      )}
      {onDraft && (
        <SideBlock title={t('calendars.markDay')}>
          <div className="form">
            <TextField label={t('calendars.workHours')} value={hours} onChange={setHours} hint={t('calendars.workHoursHint')} mono />
            <TextField label={t('calendars.reasonZh')} value={reason['zh-CN']} onChange={(text) => setReason({ ...reason, 'zh-CN': text })} />
            <TextField label={t('calendars.reasonEn')} value={reason['en-US']} onChange={(text) => setReason({ ...reason, 'en-US': text })} />
            <div className="row g8 wrap">
              <button type="button" className="btn s" onClick={() => put([])}>{t('calendars.markOff')}</button>
              <button type="button" className="btn s" disabled={stretches(hours).length === 0} onClick={() => put(stretches(hours))}>{t('calendars.markWork')}</button>
              {own && <button type="button" className="btn s t" onClick={() => onDraft(mark(draft, day.date, null))}>{t('calendars.markRegular')}</button>}
            </div>
          </div>
        </SideBlock>
      )}
    </SidePanel>
  );
}
