import type { JSX } from 'react';
import { useState } from 'react';
import { formatInstant, readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import type { Sheet } from './sheets';
import { dayAfter, daysOf } from './slots';

interface Props {
  sheet: Sheet;
  day: string;
  today: string;
  now: number;
  onDay: (day: string) => void;
  onTime: (at: number) => void;
}

/** Which days the sheet shows; for samples out of turn, a time of its own. */
export function DayBar({ sheet, day, today, now, onDay, onTime }: Props): JSX.Element {
  const [adding, setAdding] = useState(false);
  const step = daysOf(sheet.times.length);
  return (
    <div className="bar-inp">
      <span className="row g4">
        <button type="button" className="btn s" onClick={() => onDay(dayAfter(day, -step))}><Icon name="left" label={t('entry.earlier')} /></button>
        <button type="button" className="btn s" disabled={day >= today} onClick={() => onDay(dayAfter(day, step) > today ? today : dayAfter(day, step))}><Icon name="right" label={t('entry.later')} /></button>
      </span>
      <label className="inp s day-inp">
        <span className="sr">{t('entry.day')}</span>
        <input type="date" value={day} max={today} onChange={(event) => event.target.value !== '' && onDay(event.target.value)} />
      </label>
      {day !== today && <button type="button" className="btn s" onClick={() => onDay(today)}>{t('entry.today')}</button>}
      <span className="sp" />
      <button type="button" className="btn s" onClick={() => setAdding(true)}><Icon name="plus" />{t('entry.addTime')}</button>
      {adding && <TimeDialog now={now} day={day} onClose={() => setAdding(false)} onTime={(at) => { setAdding(false); onTime(at); }} />}
    </div>
  );
}

function TimeDialog({ now, day, onClose, onTime }: { now: number; day: string; onClose: () => void; onTime: (at: number) => void }): JSX.Element {
  const [text, setText] = useState(`${day}T${formatInstant(now, 'time').slice(0, 5)}`);
  const at = readLocal(text);
  const wrong = at === null || at > now || formatInstant(at, 'date') !== day;
  return (
    <Dialog title={t('entry.addTimeTitle')} onClose={onClose} width={420}>
      <form className="form" onSubmit={(event) => {
        event.preventDefault();
        if (at !== null && !wrong) onTime(at);
      }}>
        <label className="col g4 s13">
          {t('entry.sampledAt')}
          <span className={wrong ? 'inp bad' : 'inp'}><input type="datetime-local" value={text} onChange={(event) => setText(event.target.value)} /></span>
        </label>
        {wrong && <p className="late s12" role="alert">{t('entry.timeWrong', { day })}</p>}
        <div className="form-acts">
          <span className="sp" />
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={wrong}>{t('entry.addTime')}</button>
        </div>
      </form>
    </Dialog>
  );
}
