import type { JSX } from 'react';
import { useState } from 'react';
import type { Problem } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { Dialog } from '../../../ui/dialogs';
import { AreaField, FormActs } from '../../../ui/fields';
import { Refused } from '../../../ui/states';
import { FormDialog } from '../forms/FormDialog';

interface SaveProps {
  version: number;
  busy: boolean;
  problem: Problem | undefined;
  doubts: number;
  onSave: (note: string) => void;
  onClose: () => void;
}

/** Asks what changed; the note stands beside the version for ever. */
export function SaveDialog({ version, busy, problem, doubts, onSave, onClose }: SaveProps): JSX.Element {
  const [note, setNote] = useState('');
  return (
    <FormDialog
      title={t('plant.saveVersion', { number: version + 1 })}
      act={t('plant.save')}
      busy={busy}
      problem={problem}
      note={doubts > 0 ? t('plant.doubtsLeft', { count: doubts }) : t('plant.saveNote')}
      onSubmit={() => onSave(note.trim())}
      onClose={onClose}
    >
      <AreaField label={t('plant.whatChanged')} value={note} onChange={setNote} rows={2} />
    </FormDialog>
  );
}

interface StaleProps {
  problem: Problem;
  busy: boolean;
  onTheirs: () => void;
  onMine: () => void;
  onClose: () => void;
}

/** Somebody else saved meanwhile: theirs is looked at, or the own one is saved as the version after it. */
export function StaleDialog({ problem, busy, onTheirs, onMine, onClose }: StaleProps): JSX.Element {
  return (
    <Dialog title={t('plant.staleTitle')} onClose={onClose}>
      <div className="form">
        <Refused problem={problem} />
        <p className="s13">{t('plant.staleChoice')}</p>
        <FormActs>
          <button type="button" className="btn" onClick={onTheirs}>
            {t('plant.staleTheirs')}
          </button>
          <button type="button" className="btn p" disabled={busy} onClick={onMine}>
            {t('plant.staleMine')}
          </button>
        </FormActs>
      </div>
    </Dialog>
  );
}
