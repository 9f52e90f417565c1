import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import { t } from '../../../i18n/i18n';
import { CheckField, fieldError, SelectField, TextField } from '../../../ui/fields';
import { FormDialog } from '../forms/FormDialog';
import { readNumber } from '../forms/numbers';
import { useSave } from '../forms/useSave';
import type { DataSource } from './sourcesData';
import { policies, sourceKinds } from './sourcesData';

interface Props {
  siteId: number;
  /** The source to change; without it one is made. */
  source?: DataSource;
  onClose: () => void;
  onMade: (source: DataSource) => void;
}

const numbers = ['seriesBudget', 'latenessSeconds', 'futureSeconds'] as const;

/** Makes a data source, or changes its rules. */
export function SourceForm({ siteId, source, onClose, onMade }: Props): JSX.Element {
  const [draft, setDraft] = useState({
    name: source?.name ?? '',
    kind: source?.kind ?? 'live',
    policy: source?.policy ?? 'quarantine',
    seriesBudget: String(source?.seriesBudget ?? 10_000),
    qualityField: source?.qualityField ?? '',
    latenessSeconds: String(source?.latenessSeconds ?? 10),
    futureSeconds: String(source?.futureSeconds ?? 300),
    fixedTags: source?.fixedTags ?? '',
    disabled: source?.disabled ?? false,
  });
  const { busy, problem, save } = useSave('sources');
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  const wrong = (name: (typeof numbers)[number]): string | undefined =>
    readNumber(draft[name]) === undefined || draft[name].trim() === '' ? t('plant.notANumber') : fieldError(problem, name);
  const submit = (): void => {
    if (numbers.some((name) => typeof readNumber(draft[name]) !== 'number')) return;
    const body = { siteId, ...draft, ...Object.fromEntries(numbers.map((name) => [name, readNumber(draft[name])])) };
    void save(async () =>
      onMade(source ? await api.put<DataSource>(`/sources/${source.id}`, body) : await api.post<DataSource>('/sources', body)),
    );
  };
  return (
    <FormDialog
      title={source ? t('plant.changeSource', { name: source.name }) : t('plant.newSource')}
      act={t(source ? 'plant.save' : 'plant.create')}
      busy={busy}
      problem={problem}
      wide
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField label={t('plant.name')} value={draft.name} onChange={(name) => set({ name })} error={fieldError(problem, 'name')} input={{ required: true, maxLength: 80 }} />
      <SelectField
        label={t('plant.sourceKindOf')}
        hint={t('plant.sourceKindHint')}
        value={draft.kind}
        onChange={(kind) => set({ kind: sourceKinds.find((one) => one === kind) ?? 'live' })}
        choices={sourceKinds.map((value) => ({ value, text: t(`plant.sourceKind.${value}`) }))}
      />
      <SelectField
        label={t('plant.policyOf')}
        value={draft.policy}
        onChange={(policy) => set({ policy: policies.find((one) => one === policy) ?? 'quarantine' })}
        choices={policies.map((value) => ({ value, text: t(`plant.policy.${value}`) }))}
      />
      <TextField label={t('plant.seriesBudget')} hint={t('plant.seriesBudgetHint')} value={draft.seriesBudget} onChange={(seriesBudget) => set({ seriesBudget })} error={wrong('seriesBudget')} input={{ inputMode: 'numeric' }} />
      <TextField label={t('plant.futureSecondsIn')} hint={t('plant.futureHint')} value={draft.futureSeconds} onChange={(futureSeconds) => set({ futureSeconds })} error={wrong('futureSeconds')} input={{ inputMode: 'numeric' }} />
      <TextField label={t('plant.latenessSecondsIn')} hint={t('plant.latenessHint')} value={draft.latenessSeconds} onChange={(latenessSeconds) => set({ latenessSeconds })} error={wrong('latenessSeconds')} input={{ inputMode: 'numeric' }} />
      <TextField label={t('plant.qualityField')} hint={t('plant.qualityFieldHint')} value={draft.qualityField} onChange={(qualityField) => set({ qualityField })} mono input={{ spellCheck: false }} />
      <TextField label={t('plant.fixedTags')} hint={t('plant.fixedTagsHint')} value={draft.fixedTags} onChange={(fixedTags) => set({ fixedTags })} mono input={{ spellCheck: false }} />
      {source && (
        <div className="all">
          <CheckField label={t('plant.disableSource')} hint={t('plant.disableSourceHint')} checked={draft.disabled} onChange={(disabled) => set({ disabled })} />
        </div>
      )}
    </FormDialog>
  );
}
