import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { language, t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { FormActs, TextField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import type { Crews, Labels, Pattern, Shift } from './calendars';

interface Props {
  from: string;
  pattern: Pattern;
  /** The day is given and stays. */
  fixed: boolean;
  /** Days that have a pattern. */
  taken: readonly string[];
  onSave: (from: string, pattern: Pattern) => void;
  onClose: () => void;
}

const named = (labels: Labels, text: string): Labels => ({ ...labels, [language() === 'en-US' ? 'en-US' : 'zh-CN']: text });

/** Writes shifts and the rotation of the crews. */
export function PatternDialog({ from: start, pattern, fixed, taken, onSave, onClose }: Props): JSX.Element {
  const [from, setFrom] = useState(start);
  const [shifts, setShifts] = useState<readonly Shift[]>(pattern.shifts);
  const [crews, setCrews] = useState<Crews | null>(pattern.crews ?? null);
  const isTaken = !fixed && taken.includes(from);
  const put = (at: number, change: Partial<Shift>): void => setShifts(shifts.map((one, index) => (index === at ? { ...one, ...change } : one)));
  const codes = new Set(shifts.map((one) => one.code));
  const add = (): void => {
    const code = ['day', 'evening', 'night', 'long', 'late'].find((one) => !codes.has(one)) ?? `shift${shifts.length + 1}`;
    setShifts([...shifts, { code, labels: { 'zh-CN': '', 'en-US': '' }, start: '08:00', minutes: 480 }]);
  };
  const save = (event: SyntheticEvent): void => {
    event.preventDefault();
    const complete = shifts.map((one) => ({ ...one, labels: filled(one.labels) }));
    const cycle = crews?.cycle.map((one) => (one !== null && codes.has(one) ? one : null)) ?? [];
    onSave(from, { shifts: complete, crews: crews && cycle.length > 0 && crews.crews.length > 0 ? { ...crews, from: crews.from || from, cycle } : null });
  };
  return (
    <Dialog title={t(fixed ? 'calendars.editPattern' : 'calendars.newPattern')} onClose={onClose} width={720}>
      <form className="form" onSubmit={save}>
        {!fixed && (
          <TextField
            label={t('calendars.validFrom')} value={from} onChange={setFrom} input={{ type: 'date', required: true }}
            hint={t('calendars.validFromHint')} error={isTaken ? t('calendars.dayTaken') : undefined}
          />
        )}
        <fieldset className="lines">
          <legend>{t('calendars.shifts')}</legend>
          {shifts.map((one, at) => (
            <div key={one.code} className="line-row">
              <input className="box" aria-label={t('calendars.shiftName', { number: at + 1 })} required value={shown(one.labels)} onChange={(event) => put(at, { labels: named(one.labels, event.target.value) })} />
              <input className="box" type="time" aria-label={`${t('calendars.begins')} ${at + 1}`} required value={one.start} onChange={(event) => put(at, { start: event.target.value })} />
              <label className="row g4"><input className="box short" type="number" min={1} max={24} step={0.5} aria-label={`${t('calendars.length')} ${at + 1}`} value={one.minutes / 60} onChange={(event) => put(at, { minutes: Math.round(Number(event.target.value) * 60) })} />{t('calendars.hourUnit')}</label>
              <button type="button" className="icon-btn" aria-label={t('calendars.removeLine', { number: at + 1 })} onClick={() => setShifts(shifts.filter((_, index) => index !== at))}><Icon name="close" /></button>
            </div>
          ))}
          <button type="button" className="btn x" onClick={add}><Icon name="plus" />{t('calendars.addShift')}</button>
        </fieldset>
        <CrewLines crews={crews} shifts={shifts} from={from} onCrews={setCrews} />
        <FormActs note={t('calendars.draftNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={isTaken || shifts.length === 0}>{t('calendars.keep')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

const shown = (labels: Labels): string => (language() === 'en-US' ? labels['en-US'] : labels['zh-CN']);

/** A name given in one language stands for both until somebody gives the other. */
function filled(labels: Labels): Labels {
  return { 'zh-CN': labels['zh-CN'] || labels['en-US'], 'en-US': labels['en-US'] || labels['zh-CN'] };
}

function CrewLines({ crews, shifts, from, onCrews }: {
  crews: Crews | null; shifts: readonly Shift[]; from: string; onCrews: (crews: Crews | null) => void;
}): JSX.Element {
  const now = crews ?? { from: '', cycle: [], crews: [] };
  const addCrew = (): void => {
    const code = 'ABCDEFGH'.charAt(now.crews.length);
    const labels = { 'zh-CN': `${'甲乙丙丁戊己庚辛'.charAt(now.crews.length)}班`, 'en-US': `Crew ${code}` };
    onCrews({ ...now, from: now.from || from, crews: [...now.crews, { code, labels, offset: now.crews.length }] });
  };
  return (
    <fieldset className="lines">
      <legend>{t('calendars.crews')}</legend>
      <div className="row g4 wrap">
        {now.cycle.map((code, at) => (
          <select
            key={`${at} ${now.cycle.length}`} className="box" aria-label={t('calendars.cycleDay', { number: at + 1 })} value={code ?? ''}
            onChange={(event) => onCrews({ ...now, cycle: now.cycle.map((one, index) => (index === at ? event.target.value || null : one)) })}
          >
            <option value="">{t('calendars.rest')}</option>
            {shifts.map((one) => <option key={one.code} value={one.code}>{shown(one.labels)}</option>)}
          </select>
        ))}
        <button type="button" className="btn x" onClick={() => onCrews({ ...now, cycle: [...now.cycle, null] })}><Icon name="plus" />{t('calendars.addDay')}</button>
        {now.cycle.length > 0 && <button type="button" className="btn x" onClick={() => onCrews({ ...now, cycle: now.cycle.slice(0, -1) })}><Icon name="minus" />{t('calendars.removeDay')}</button>}
      </div>
      {now.cycle.length > 0 && (
        <label className="row g8">{t('calendars.cycleFrom')}<input className="box" type="date" value={now.from} onChange={(event) => onCrews({ ...now, from: event.target.value })} /></label>
      )}
      {now.crews.map((one, at) => (
        <div key={one.code} className="line-row">
          <input className="box" aria-label={t('calendars.crewName', { number: at + 1 })} value={shown(one.labels)} onChange={(event) => onCrews({ ...now, crews: now.crews.map((other, index) => (index === at ? { ...other, labels: named(other.labels, event.target.value) } : other)) })} />
          <label className="row g4">{t('calendars.offset')}<input className="box short" type="number" min={0} max={400} value={one.offset} onChange={(event) => onCrews({ ...now, crews: now.crews.map((other, index) => (index === at ? { ...other, offset: Number(event.target.value) } : other)) })} /></label>
          <button type="button" className="icon-btn" aria-label={t('calendars.removeLine', { number: at + 1 })} onClick={() => onCrews({ ...now, crews: now.crews.filter((_, index) => index !== at) })}><Icon name="close" /></button>
        </div>
      ))}
      <button type="button" className="btn x" onClick={addCrew}><Icon name="plus" />{t('calendars.addCrew')}</button>
    </fieldset>
  );
}
