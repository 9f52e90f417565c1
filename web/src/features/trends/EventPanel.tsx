import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { AlarmSymbol, asPriority } from '../../ui/AlarmSymbol';
import { Icon } from '../../ui/Icon';
import { Dot, Panel } from '../../ui/Panel';
import { lookOf } from './EventStrip';
import type { Note } from '../../kernel/notes';
import { deleteNote } from '../../kernel/notes';
import type { AlarmItem } from './trendData';

const most = 50;

/** Alarms of the shown signals and notes of the site in the period, newest first. */
export function EventPanel({ alarms, notes, onShow }: {
  alarms: readonly AlarmItem[]; notes: readonly Note[]; onShow: (at: number) => void;
}): JSX.Element {
  const events = [
    ...alarms.map((alarm) => ({ at: Date.parse(alarm.raisedAt), line: <AlarmLine key={`${alarm.definitionId}/${alarm.occurrence}`} alarm={alarm} onShow={onShow} /> })),
    ...notes.map((note) => ({ at: Date.parse(note.fromAt), line: <NoteLine key={note.id} note={note} onShow={onShow} /> })),
  ].sort((a, b) => b.at - a.at);
  return (
    <Panel title={t('trends.eventsInPeriod')} meta={String(events.length)} link={<Link className="s13" to="/alarms/history">{t('trends.allEvents')}</Link>}>
      {events.length === 0 && <p className="t2 s13 no-events">{t('trends.noEvents')}</p>}
      {events.slice(0, most).map((event) => event.line)}
    </Panel>
  );
}

function AlarmLine({ alarm, onShow }: { alarm: AlarmItem; onShow: (at: number) => void }): JSX.Element {
  const raised = Date.parse(alarm.raisedAt);
  return (
    <button type="button" className="event" onClick={() => onShow(raised)}>
      <AlarmSymbol priority={asPriority(alarm.priority)} state={lookOf(alarm)} />
      <span className="el">
        <span className="el name">{language() === 'en-US' ? alarm.nameEn ?? alarm.name : alarm.name}</span>
        <span className="s12 t3 el">
          {t('trends.since', { time: formatInstant(raised) })}<Dot />
          {t(typeof alarm.acknowledgedAt === 'string' ? 'ui.alarmState.acknowledged' : 'ui.alarmState.unacknowledged')}
          {typeof alarm.limit === 'number' && <><Dot />{t('trends.limitIs', { value: formatNumber(alarm.limit, alarm.decimals), unit: formatUnit(alarm.unit) })}</>}
        </span>
      </span>
    </button>
  );
}

function NoteLine({ note, onShow }: { note: Note; onShow: (at: number) => void }): JSX.Element {
  const take = useMutation({ mutationFn: () => deleteNote(note.id) });
  const at = Date.parse(note.fromAt);
  return (
    <div className="event note">
      <Icon name="note" />
      <button type="button" className="el text" onClick={() => onShow(at)}>
        <span className="words">{note.text}</span>
        <span className="s12 t3 el">{formatInstant(at)}<Dot />{note.writtenBy}</span>
      </button>
      {note.isOwn && (
        <button type="button" className="icon-btn" disabled={take.isPending} onClick={() => take.mutate()}>
          <Icon name="close" label={t('trends.takeBack', { text: note.text })} />
        </button>
      )}
    </div>
  );
}
