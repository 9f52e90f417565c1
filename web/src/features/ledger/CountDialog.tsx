import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { readLocal } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { TextField } from '../../ui/fields';
import { Loaded, Refused } from '../../ui/states';
import { Amount } from './Amount';
import type { Book, BookTree } from './books';
import { shownUnit } from './books';

interface Props {
  book: Book;
  onClose: () => void;
  onStored: (id: string) => void;
}

/** What is there, account by account; what is left empty was not counted. */
export function CountDialog({ book, onClose, onStored }: Props): JSX.Element {
  const [at, setAt] = useState('');
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const queries = useQueryClient();
  const shown = shownUnit(book.unit);
  const tree = useQuery({
    queryKey: ['ledger', 'tree', book.id, 'count'],
    queryFn: ({ signal }) => api.get<BookTree>(`/ledger/books/${book.id}/tree`, undefined, signal),
  });
  const lines = Object.entries(typed).filter(([, text]) => text.trim() !== '' && !Number.isNaN(Number(text)))
    .map(([path, text]) => ({ path, counted: Math.round(Number(text) * shown.per) }));
  const store = useMutation({
    mutationFn: () => api.post<{ id: string }>(`/ledger/books/${book.id}/stocktakes`, {
      countedAt: new Date(at === '' ? Date.now() : readLocal(at) ?? Date.now()).toISOString(), note, lines,
    }),
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['ledger', 'stocktakes'] });
      onStored(made.id);
      onClose();
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <Dialog title={t('ledger.countTitle', { book: book.name })} onClose={onClose} width={560}>
      <form className="col g12" onSubmit={submit}>
        <TextField label={t('ledger.countedAt')} value={at} onChange={setAt} input={{ type: 'datetime-local' }} hint={t('ledger.countedAtHint')} />
        <Loaded query={tree} what={t('app.menu.ledger.accounts')} problemOf={problemOf}>
          {(found) => (
            <div className="count-lines">
              {found.items.filter((item) => item.lots === 1 && item.kind === 'INV').map((item) => (
                <label key={item.path} className="count-line">
                  <span className="el" title={item.path}>{item.placeName || item.kindName} <span className="t3">{item.itemName}</span></span>
                  <span className="t3 s12">{t('ledger.booked')} <Amount value={item.balance} unit={book.unit} /></span>
                  <span className="inp s">
                    <input
                      inputMode="decimal" value={typed[item.path] ?? ''} aria-label={t('ledger.countedOf', { place: item.placeName, item: item.itemName })}
                      onChange={(event) => setTyped({ ...typed, [item.path]: event.target.value })}
                    />
                    <span className="u">{shown.unit}</span>
                  </span>
                </label>
              ))}
            </div>
          )}
        </Loaded>
        <TextField label={t('ledger.note')} value={note} onChange={setNote} />
        {store.isError && <Refused problem={problemOf(store.error)} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={lines.length === 0 || store.isPending}>{t('ledger.storeCount', { count: lines.length })}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}
