import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import { t } from '../../../i18n/i18n';
import { AreaField, CheckField, fieldError, SelectField, TextField } from '../../../ui/fields';
import { nameOf } from '../names';
import type { PlantNode, PlantSignal } from '../plantData';
import { signalKinds, statesQuery } from '../plantData';
import { FormDialog } from './FormDialog';
import { readNumber, writeNumber } from './numbers';
import { UnitField } from './UnitField';
import { useSave } from './useSave';

interface Props {
  /** The signal to change; without it one is made on `node`. */
  signal?: PlantSignal;
  node?: PlantNode;
  onClose: () => void;
}

interface Draft {
  name: string;
  key: string;
  nameZh: string;
  nameEn: string;
  tagNumber: string;
  unit: string;
  decimals: string;
  rangeLo: string;
  rangeHi: string;
  bandLo: string;
  bandHi: string;
  step: boolean;
  states: string;
  maxGapSeconds: string;
  staleAfterSeconds: string;
  kind: string;
  expression: string;
}

const numbers = ['decimals', 'rangeLo', 'rangeHi', 'bandLo', 'bandHi', 'maxGapSeconds', 'staleAfterSeconds'] as const;

function draftOf(signal: PlantSignal | undefined): Draft {
  return {
    name: signal?.name ?? '',
    key: signal?.key ?? '',
    nameZh: signal?.nameZh ?? '',
    nameEn: signal?.nameEn ?? '',
    tagNumber: signal?.tagNumber ?? '',
    unit: signal?.unit ?? '',
    decimals: writeNumber(signal?.decimals ?? 2),
    rangeLo: writeNumber(signal?.rangeLo),
    rangeHi: writeNumber(signal?.rangeHi),
    bandLo: writeNumber(signal?.bandLo),
    bandHi: writeNumber(signal?.bandHi),
    step: signal?.step ?? false,
    states: signal?.states ?? '',
    maxGapSeconds: writeNumber(signal?.maxGapSeconds),
    staleAfterSeconds: writeNumber(signal?.staleAfterSeconds),
    kind: signal?.kind ?? 'measured',
    expression: signal?.expression ?? '',
  };
}

/** Makes a signal on a node, or changes one. */
export function SignalForm({ signal, node, onClose }: Props): JSX.Element {
  const [draft, setDraft] = useState(() => draftOf(signal));
  const { busy, problem, save } = useSave('plant', 'signals');
  const sets = useQuery(statesQuery).data ?? [];
  const set = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const wrong = (name: (typeof numbers)[number]): string | undefined =>
    readNumber(draft[name]) === undefined ? t('plant.notANumber') : fieldError(problem, name);
  const digital = draft.states !== '';
  const submit = async (): Promise<void> => {
    if (numbers.some((name) => readNumber(draft[name]) === undefined)) return;
    const body = {
      ...draft,
      ...Object.fromEntries(numbers.map((name) => [name, readNumber(draft[name])])),
      decimals: readNumber(draft.decimals) ?? 2,
      nodeId: signal?.nodeId ?? node?.id,
      states: draft.states || null,
      ordinal: signal?.ordinal ?? 0,
    };
    const done = await save(() =>
      signal ? api.put(`/plant/signals/${signal.id}`, body) : api.post('/plant/signals', body),
    );
    if (done) onClose();
  };
  return (
    <FormDialog
      title={signal ? t('plant.changeSignal', { name: nameOf(signal) }) : t('plant.newSignalOn', { name: node ? nameOf(node) : '' })}
      act={t(signal ? 'plant.save' : 'plant.create')}
      busy={busy}
      problem={problem}
      wide
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField label={t('plant.nameZh')} value={draft.nameZh} onChange={(nameZh) => set({ nameZh })} error={fieldError(problem, 'nameZh')} input={{ required: true, lang: 'zh-CN' }} />
      <TextField label={t('plant.nameEn')} value={draft.nameEn} onChange={(nameEn) => set({ nameEn })} error={fieldError(problem, 'nameEn')} input={{ required: true, lang: 'en-US' }} />
      <TextField label={t('plant.codeOf')} value={draft.name} onChange={(name) => set({ name })} error={fieldError(problem, 'name')} hint={t('plant.codeHint')} mono input={{ required: true, spellCheck: false }} />
      <TextField label={t('plant.tagNumber')} value={draft.tagNumber} onChange={(tagNumber) => set({ tagNumber })} mono input={{ spellCheck: false }} />
      <TextField className="all" label={t('plant.key')} value={draft.key} onChange={(key) => set({ key })} error={fieldError(problem, 'key')} hint={t('plant.keyHint')} mono input={{ required: true, spellCheck: false }} />
      <SelectField label={t('plant.kindOf')} value={draft.kind} onChange={(kind) => set({ kind })} choices={signalKinds.map((value) => ({ value, text: t(`plant.kind.${value}`) }))} />
      <SelectField
        label={t('plant.stateSet')}
        value={draft.states}
        onChange={(states) => set({ states, ...(states === '' ? {} : { step: true, unit: '' }) })}
        choices={[{ value: '', text: t('plant.analog') }, ...sets.map((one) => ({ value: one.code, text: nameOf(one) }))]}
        error={fieldError(problem, 'states')}
      />
      {!digital && (
        <>
          <UnitField value={draft.unit} onChange={(unit) => set({ unit })} />
          <TextField label={t('plant.decimals')} value={draft.decimals} onChange={(decimals) => set({ decimals })} error={wrong('decimals')} input={{ inputMode: 'numeric' }} />
          <TextField label={t('plant.rangeLo')} value={draft.rangeLo} onChange={(rangeLo) => set({ rangeLo })} error={wrong('rangeLo')} input={{ inputMode: 'decimal' }} />
          <TextField label={t('plant.rangeHi')} value={draft.rangeHi} onChange={(rangeHi) => set({ rangeHi })} error={wrong('rangeHi')} input={{ inputMode: 'decimal' }} />
          <TextField label={t('plant.bandLo')} value={draft.bandLo} onChange={(bandLo) => set({ bandLo })} error={wrong('bandLo')} input={{ inputMode: 'decimal' }} />
          <TextField label={t('plant.bandHi')} value={draft.bandHi} onChange={(bandHi) => set({ bandHi })} error={wrong('bandHi')} input={{ inputMode: 'decimal' }} />
        </>
      )}
      <TextField label={t('plant.staleAfterSeconds')} value={draft.staleAfterSeconds} onChange={(staleAfterSeconds) => set({ staleAfterSeconds })} error={wrong('staleAfterSeconds')} hint={t('plant.staleHint')} input={{ inputMode: 'numeric' }} />
      <TextField label={t('plant.maxGapSeconds')} value={draft.maxGapSeconds} onChange={(maxGapSeconds) => set({ maxGapSeconds })} error={wrong('maxGapSeconds')} hint={t('plant.gapHint')} input={{ inputMode: 'numeric' }} />
      <div className="all">
        <CheckField label={t('plant.stepFlag')} hint={t('plant.stepHint')} checked={draft.step || digital} disabled={digital} onChange={(step) => set({ step })} />
      </div>
      {draft.kind === 'calculated' && (
        <AreaField className="all" label={t('plant.expression')} value={draft.expression} onChange={(expression) => set({ expression })} error={fieldError(problem, 'expression')} />
      )}
    </FormDialog>
  );
}
