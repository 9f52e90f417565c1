import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { notesQuery, writeNote } from '../../kernel/notes';
import { Dot, Panel } from '../../ui/Panel';
import { EmptyState, Refused } from '../../ui/states';

const reach = 86_400_000;
const minute = 60_000;

/** What was written at the site in the last day, and a line to write more; the same notes stand in the trends. */
export function ShiftLog({ site, now }: { site: string; now: number }): JSX.Element {
  const until = Math.ceil(now / minute) * minute + minute;
  const allowed = useAllowed('history.read');
  const notes = useQuery({ ...notesQuery(site, until - reach, until, allowed), refetchInterval: minute }).data ?? [];
  const mayWrite = useAllowed('trends.write');
  const [text, setText] = useState('');
  const write = useMutation({ mutationFn: () => writeNote(site, Date.now(), text, ''), onSuccess: () => setText('') });
  return (
    <Panel
      title={t('cockpit.shiftLog')} meta={t('cockpit.lastDay', { count: notes.length })}
      {...(mayWrite ? {
        foot: (
          <form className="row g8 log-line" onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') write.mutate();
          }}>
            <span className="inp s sp"><input type="text" maxLength={500} value={text} placeholder={t('cockpit.logHint')} aria-label={t('cockpit.logHint')} onChange={(event) => setText(event.target.value)} /></span>
            <button type="submit" className="btn s" disabled={text.trim() === '' || write.isPending}>{t('cockpit.logWrite')}</button>
          </form>
        ),
      } : {})}
    >
      {write.error && <Refused problem={problemOf(write.error)} />}
      {notes.length === 0 && <EmptyState title={t('cockpit.noLog')} fact={t('cockpit.noLogFact')} />}
      {notes.map((note) => {
        const at = Date.parse(note.fromAt);
        const words = <span className="words">{note.text}</span>;
        return (
          <div key={note.id} className="log">
            {note.key === '' ? words : <Link to={`/trends?key=${encodeURIComponent(note.key)}&at=${at}&from=${at - 1800_000}&to=${at + 1800_000}`}>{words}</Link>}
            <span className="s12 t3">{formatInstant(at)}<Dot />{note.writtenBy}</span>
          </div>
        );
      })}
    </Panel>
  );
}
