import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import { fieldError, SelectField, TextField } from '../../../ui/fields';
import { Icon } from '../../../ui/Icon';
import { nameOf } from '../names';
import type { DigitalSet } from '../plantData';
import { statesQuery } from '../plantData';
import { FormDialog } from './FormDialog';
import { useSave } from './useSave';

interface Row {
  value: string;
  code: string;
  nameZh: string;
  nameEn: string;
}

interface Draft {
  code: string;
  nameZh: string;
  nameEn: string;
  rows: readonly Row[];
}

const empty: Draft = {
  code: '',
  nameZh: '',
  nameEn: '',
  rows: [
    { value: '0', code: 'stopped', nameZh: '', nameEn: '' },
    { value: '1', code: 'running', nameZh: '', nameEn: '' },
  ],
};

function draftOf(set: DigitalSet): Draft {
  return { ...set, rows: set.states.map((state) => ({ ...state, value: String(state.value) })) };
}

/** Sets of named states for digital signals: one is chosen, changed or added. */
export function StatesDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const sets = useQuery(statesQuery).data ?? [];
  const mayEdit = useAllowed('plant.edit');
  const [chosen, setChosen] = useState('');
  const [draft, setDraft] = useState<Draft>(empty);
  const { busy, problem, save, clear } = useSave('plant');
  const choose = (code: string): void => {
    const set = sets.find((one) => one.code === code);
    setChosen(code);
    setDraft(set ? draftOf(set) : empty);
    clear();
  };
  const row = (at: number, part: Partial<Row>): void =>
    setDraft({ ...draft, rows: draft.rows.map((one, i) => (i === at ? { ...one, ...part } : one)) });
  const bad = draft.rows.some((one) => !/^-?\d+$/.test(one.value.trim()));
  const submit = async (): Promise<void> => {
    const done = await save(() =>
      api.post('/plant/states', {
        code: draft.code,
        nameZh: draft.nameZh,
        nameEn: draft.nameEn,
        states: draft.rows.map((one) => ({ ...one, value: Number(one.value) })),
      }),
    );
    if (done) onClose();
  };
  return (
    <FormDialog
      title={t('plant.stateSets')}
      act={t('plant.save')}
      busy={busy}
      problem={problem}
      disabled={!mayEdit || bad || draft.rows.length === 0}
      wide
      note={chosen === '' ? undefined : t('plant.statesEffect')}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SelectField
        className="all"
        label={t('plant.stateSet')}
        value={chosen}
        onChange={choose}
        choices={[{ value: '', text: t('plant.newStateSet') }, ...sets.map((one) => ({ value: one.code, text: `${nameOf(one)} (${one.code})` }))]}
      />
      <TextField label={t('plant.nameZh')} value={draft.nameZh} onChange={(nameZh) => setDraft({ ...draft, nameZh })} error={fieldError(problem, 'nameZh')} input={{ required: true, lang: 'zh-CN' }} />
      <TextField label={t('plant.nameEn')} value={draft.nameEn} onChange={(nameEn) => setDraft({ ...draft, nameEn })} input={{ required: true, lang: 'en-US' }} />
      {chosen === '' && (
        <TextField label={t('plant.codeOf')} value={draft.code} onChange={(code) => setDraft({ ...draft, code })} error={fieldError(problem, 'code')} mono input={{ required: true, spellCheck: false }} />
      )}
      <fieldset className="all states-grid">
        <legend className="s13 b">{t('plant.states')}</legend>
        {draft.rows.map((one, at) => (
          <div key={at} className="states-row">
            <TextField label={t('plant.stateValue')} value={one.value} onChange={(value) => row(at, { value })} error={fieldError(problem, 'states')} input={{ inputMode: 'numeric' }} />
            <TextField label={t('plant.codeOf')} value={one.code} onChange={(code) => row(at, { code })} mono />
            <TextField label={t('plant.nameZh')} value={one.nameZh} onChange={(nameZh) => row(at, { nameZh })} input={{ lang: 'zh-CN' }} />
            <TextField label={t('plant.nameEn')} value={one.nameEn} onChange={(nameEn) => row(at, { nameEn })} input={{ lang: 'en-US' }} />
            <button type="button" className="icon-btn" title={t('plant.remove')} onClick={() => setDraft({ ...draft, rows: draft.rows.filter((_, i) => i !== at) })}>
              <Icon name="trash" label={t('plant.removeState', { value: one.value })} />
            </button>
          </div>
        ))}
        <button type="button" className="btn s" onClick={() => setDraft({ ...draft, rows: [...draft.rows, { value: String(draft.rows.length), code: '', nameZh: '', nameEn: '' }] })}>
          <Icon name="plus" />
          {t('plant.addState')}
        </button>
      </fieldset>
    </FormDialog>
  );
}
