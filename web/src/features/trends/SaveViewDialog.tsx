import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { CheckField, FormActs, TextField, fieldError } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { SavedView } from './views';
import { saveView } from './views';

interface Props {
  site: string;
  address: string;
  /** A name to begin with. */
  name: string;
  onClose: () => void;
  onSaved: (view: SavedView) => void;
}

/** Keeps what is shown under a name, for oneself or for everybody at the site. */
export function SaveViewDialog({ site, address, name, onClose, onSaved }: Props): JSX.Element {
  const [text, setText] = useState(name);
  const [shared, setShared] = useState(false);
  const mayShare = useAllowed('trends.write');
  const save = useMutation({
    mutationFn: () => saveView({ siteId: Number(site), name: text, address, isShared: shared }),
    onSuccess: onSaved,
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  return (
    <Dialog title={t('trends.saveAs')} onClose={onClose} width={440}>
      <form className="form" onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}>
        {problem && <Refused problem={problem} />}
        <TextField label={t('trends.viewName')} value={text} onChange={setText} error={fieldError(problem, 'name')} input={{ maxLength: 80, required: true }} />
        {mayShare && <CheckField label={t('trends.shareIt')} hint={t('trends.shareHint')} checked={shared} onChange={setShared} />}
        <FormActs note={t('trends.saveNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={text.trim() === '' || save.isPending}>{t('ui.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
