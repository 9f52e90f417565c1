import { useMutation } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, FormActs, TextField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Refused } from '../../ui/states';
import type { Notice, NoticeItem } from './calendars';
import { refreshCalendars } from './calendars';

interface Props {
  year: number;
  /** The notice that counts; undefined when none is loaded. */
  item: NoticeItem | undefined;
  onClose: () => void;
}

type Span = Notice['off'][number];

/** The days off that every year has, for a year without a notice. */
const usual: readonly (readonly [zh: string, en: string])[] = [
  ['元旦', "New Year's Day"], ['春节', 'Spring Festival'], ['清明节', 'Qingming Festival'], ['劳动节', 'Labor Day'],
  ['端午节', 'Dragon Boat Festival'], ['中秋节', 'Mid-Autumn Festival'], ['国庆节', 'National Day'],
];

/** Enters the official holidays and make-up workdays of a year with their source; a correction is a newer version. */
export function HolidayDialog({ year, item, onClose }: Props): JSX.Element {
  const [off, setOff] = useState<readonly Span[]>(item?.notice.off ?? usual.map(([zh, en]) => ({ from: '', to: '', labels: { 'zh-CN': zh, 'en-US': en } })));
  const [work, setWork] = useState((item?.notice.work ?? []).join(' '));
  const [source, setSource] = useState(item?.source ?? '');
  const [clause, setClause] = useState(item?.clause ?? '');
  const put = (at: number, change: Partial<Span>): void => setOff(off.map((one, index) => (index === at ? { ...one, ...change } : one)));
  const publish = useMutation({
    mutationFn: () => api.post('/calendars/holidays', {
      notice: { format: 'holidays/v1', country: 'CN', year, off, work: work.split(/[\s,，、]+/).filter((one) => one !== '') }, source, clause,
    }),
    onSuccess: async () => {
      await refreshCalendars();
      onClose();
    },
  });
  const problem = publish.error ? problemOf(publish.error) : undefined;
  return (
    <Dialog title={t('calendars.noticeOf', { year: String(year) })} onClose={onClose} width={720}>
      <form
        className="form"
        onSubmit={(event: SyntheticEvent) => {
          event.preventDefault();
          publish.mutate();
        }}
      >
        {problem && <Refused problem={problem} />}
        <fieldset className="lines">
          <legend>{t('calendars.daysOff')}</legend>
          {off.map((one, at) => (
            <div key={`${at} ${off.length}`} className={fieldError(problem, `off[${at}]`) === undefined ? 'line-row' : 'line-row bad'}>
              <input className="box" aria-label={t('calendars.nameZh', { number: at + 1 })} required value={one.labels['zh-CN']} onChange={(event) => put(at, { labels: { ...one.labels, 'zh-CN': event.target.value } })} />
              <input className="box" aria-label={t('calendars.nameEn', { number: at + 1 })} required value={one.labels['en-US']} onChange={(event) => put(at, { labels: { ...one.labels, 'en-US': event.target.value } })} />
              <input className="box" type="date" aria-label={t('calendars.firstDay', { number: at + 1 })} required value={one.from} onChange={(event) => put(at, { from: event.target.value, to: one.to === '' ? event.target.value : one.to })} />
              <input className="box" type="date" aria-label={t('calendars.lastDay', { number: at + 1 })} required value={one.to} onChange={(event) => put(at, { to: event.target.value })} />
              <button type="button" className="icon-btn" aria-label={t('calendars.removeLine', { number: at + 1 })} onClick={() => setOff(off.filter((_, index) => index !== at))}><Icon name="close" /></button>
            </div>
          ))}
          <button type="button" className="btn x" onClick={() => setOff([...off, { from: '', to: '', labels: { 'zh-CN': '', 'en-US': '' } }])}><Icon name="plus" />{t('calendars.addSpan')}</button>
        </fieldset>
        <TextField label={t('calendars.makeupDays')} value={work} onChange={setWork} hint={t('calendars.makeupHint')} mono error={problem?.fields.some((one) => one.path.startsWith('work')) === true ? t('ui.fieldWrong.format') : undefined} />
        <TextField label={t('calendars.source')} value={source} onChange={setSource} input={{ required: true }} error={fieldError(problem, 'source')} />
        <TextField label={t('calendars.clause')} value={clause} onChange={setClause} input={{ required: true }} error={fieldError(problem, 'clause')} />
        <FormActs note={item ? t('calendars.noticeVersion', { version: item.version }) : t('calendars.noticeNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={publish.isPending}>{t('calendars.publish')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
