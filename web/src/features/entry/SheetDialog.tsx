import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { TextField, fieldError } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Refused } from '../../ui/states';
import type { Sheet, SheetSignal } from './sheets';
import { nameOf } from './sheets';

interface Props {
  siteId: number;
  /** The sheet to change; without it a new one is made. */
  sheet?: Sheet;
  onClose: () => void;
  onSaved: (sheet: Sheet) => void;
  onRemoved?: () => void;
}

/** The times of a text such as `8:30，16:30`; null when one of them is none. */
export function readTimes(text: string): string[] | null {
  const parts = text.normalize('NFKC').split(/[\s,;、]+/).filter((part) => part !== '');
  const times = parts.map((part) => /^(\d|[01]\d|2[0-3])[:.]([0-5]\d)$/.exec(part));
  if (times.some((time) => time === null)) return null;
  return [...new Set(times.map((time) => `${(time?.[1] ?? '').padStart(2, '0')}:${time?.[2] ?? ''}`))].sort();
}

/** Makes or changes a sheet: its names, its times of day, its signals in their order. */
export function SheetDialog({ siteId, sheet, onClose, onSaved, onRemoved }: Props): JSX.Element {
  const [nameZh, setNameZh] = useState(sheet?.nameZh ?? '');
  const [nameEn, setNameEn] = useState(sheet?.nameEn ?? '');
  const [times, setTimes] = useState(sheet?.times.join(', ') ?? '');
  const [signals, setSignals] = useState<readonly SheetSignal[]>(sheet?.signals ?? []);
  const read = readTimes(times);
  const done = async (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['entry', 'sheets'] });
  const save = useMutation({
    mutationFn: () => {
      const body = { siteId, nameZh, nameEn, signals: signals.map((one) => one.id), times: read ?? [] };
      return sheet ? api.put<Sheet>(`/entry/sheets/${sheet.id}`, body) : api.post<Sheet>('/entry/sheets', body);
    },
    onSuccess: async (saved) => {
      await done();
      onSaved(saved);
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`/entry/sheets/${sheet?.id ?? ''}`),
    onSuccess: async () => {
      onRemoved?.();
      await done();
    },
  });
  const refused = save.error ?? remove.error;
  const problem = refused ? problemOf(refused) : undefined;
  const complete = nameZh.trim() !== '' && nameEn.trim() !== '' && signals.length > 0 && read !== null;
  return (
    <Dialog title={t(sheet ? 'entry.editSheet' : 'entry.newSheet')} onClose={onClose} width={680}>
      <form className="form two" onSubmit={(event) => {
        event.preventDefault();
        if (complete) save.mutate();
      }}>
        {problem && <div className="all"><Refused problem={problem} /></div>}
        <TextField label={t('entry.nameZh')} value={nameZh} onChange={setNameZh} error={fieldError(problem, 'nameZh')} input={{ required: true }} />
        <TextField label={t('entry.nameEn')} value={nameEn} onChange={setNameEn} error={fieldError(problem, 'nameEn')} input={{ required: true }} />
        <TextField
          className="all" label={t('entry.times')} value={times} onChange={setTimes} hint={t('entry.timesHint')}
          error={read === null ? t('entry.timesWrong') : fieldError(problem, 'times')}
        />
        <div className="all"><SignalChoice siteId={siteId} chosen={signals} onChange={setSignals} /></div>
        <div className="form-acts all">
          {sheet && onRemoved && <button type="button" className="btn d" disabled={remove.isPending} title={t('entry.removeNote')} onClick={() => remove.mutate()}>{t('entry.removeSheet')}</button>}
          <span className="s12 t3 sp">{sheet && onRemoved ? t('entry.removeNote') : ''}</span>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={!complete || save.isPending}>{t('ui.save')}</button>
        </div>
      </form>
    </Dialog>
  );
}

/** The signals of a sheet: found by name, ordered by hand. */
function SignalChoice({ siteId, chosen, onChange }: {
  siteId: number; chosen: readonly SheetSignal[]; onChange: (signals: readonly SheetSignal[]) => void;
}): JSX.Element {
  const [words, setWords] = useState('');
  const asked = useDeferredValue(words.trim());
  const found = useQuery({
    queryKey: ['plant', 'signals', 'search', siteId, asked],
    queryFn: async ({ signal }) => (await api.get<{ items: SheetSignal[] }>('/plant/signals', { site: siteId, search: asked, limit: 30 }, signal)).items,
    enabled: asked !== '',
    placeholderData: (before) => before,
  }).data ?? [];
  const free = asked === '' ? [] : found.filter((one) => one.siteId === siteId && !chosen.some((other) => other.id === one.id));
  const move = (at: number, by: number): void => {
    const next = [...chosen];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    onChange(next);
  };
  return (
    <>
      <TextField label={t('entry.addSignals')} value={words} onChange={setWords} input={{ placeholder: t('entry.searchSignals') }} />
      {free.length > 0 && (
        <ul className="signal-choice found">
          {free.map((one) => (
            <li key={one.id}>
              <button type="button" className="row g8" onClick={() => onChange([...chosen, one])}>
                <Icon name="plus" />
                <span className="el">{nameOf(one)}</span>
                <span className="sp" />
                <span className="s12 t3 el">{one.path}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <ol className="signal-choice">
        {chosen.map((one, at) => (
          <li key={one.id} className="row g4">
            <span className="t3 number">{at + 1}</span>
            <span className="el sp">{nameOf(one)}<span className="u">{formatUnit(one.unit)}</span></span>
            <button type="button" className="icon-btn" disabled={at === 0} onClick={() => move(at, -1)}><Icon name="up" label={t('entry.moveUp', { name: nameOf(one) })} /></button>
            <button type="button" className="icon-btn" disabled={at === chosen.length - 1} onClick={() => move(at, 1)}><Icon name="down" label={t('entry.moveDown', { name: nameOf(one) })} /></button>
            <button type="button" className="icon-btn" onClick={() => onChange(chosen.filter((other) => other.id !== one.id))}><Icon name="close" label={t('entry.takeOut', { name: nameOf(one) })} /></button>
          </li>
        ))}
      </ol>
    </>
  );
}
