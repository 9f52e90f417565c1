import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import { t } from '../../../i18n/i18n';
import { CheckField, fieldError, SelectField, TextField } from '../../../ui/fields';
import { chosenFigures, keyFiguresAttribute } from '../explorer/keyFigures';
import { nameOf } from '../names';
import type { NodeDetail, PlantLevel, PlantNode } from '../plantData';
import { levels } from '../plantData';
import { FormDialog } from './FormDialog';
import { useSave } from './useSave';

/** Levels that may lie under another: deeper ones, and the same one from areas down. */
export function levelsUnder(parent: PlantLevel): readonly PlantLevel[] {
  const at = levels.indexOf(parent);
  return levels.filter((_, i) => i > at || (i === at && i >= levels.indexOf('area')));
}

interface NewProps {
  parent: PlantNode;
  onClose: () => void;
  onMade: (node: PlantNode) => void;
}

/** Makes a node below another. */
export function NewNodeForm({ parent, onClose, onMade }: NewProps): JSX.Element {
  const choices = levelsUnder(parent.level);
  const [draft, setDraft] = useState({
    level: choices[0] ?? 'equipment',
    code: '',
    nameZh: '',
    nameEn: '',
    simulated: parent.simulated,
  });
  const { busy, problem, save } = useSave('plant');
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  const submit = (): void => {
    void save(async () => {
      const made = await api.post<PlantNode>('/plant/nodes', { ...draft, parentId: parent.id });
      onMade(made);
    });
  };
  return (
    <FormDialog
      title={t('plant.newNodeUnder', { name: nameOf(parent) })}
      act={t('plant.create')}
      busy={busy}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <SelectField label={t('plant.levelOf')} value={draft.level} onChange={(level) => set({ level: choices.find((one) => one === level) ?? draft.level })} choices={choices.map((value) => ({ value, text: t(`plant.level.${value}`) }))} error={fieldError(problem, 'level')} />
      <TextField label={t('plant.codeOf')} value={draft.code} onChange={(code) => set({ code })} error={fieldError(problem, 'code')} hint={`${parent.path}/${draft.code}`} mono input={{ required: true, spellCheck: false }} />
      <TextField label={t('plant.nameZh')} value={draft.nameZh} onChange={(nameZh) => set({ nameZh })} error={fieldError(problem, 'nameZh')} input={{ required: true, lang: 'zh-CN' }} />
      <TextField label={t('plant.nameEn')} value={draft.nameEn} onChange={(nameEn) => set({ nameEn })} error={fieldError(problem, 'nameEn')} input={{ required: true, lang: 'en-US' }} />
      <CheckField label={t('plant.simulatedFlag')} checked={draft.simulated} onChange={(simulated) => set({ simulated })} />
    </FormDialog>
  );
}

/** Changes names, order and key figures of a node; its place changes only by a move. */
export function NodeForm({ detail, figures, onClose }: { detail: NodeDetail; figures: readonly { path: string; text: string }[]; onClose: () => void }): JSX.Element {
  const { node, attributes } = detail;
  const [draft, setDraft] = useState({
    nameZh: node.nameZh,
    nameEn: node.nameEn,
    ordinal: String(node.ordinal),
    simulated: node.simulated,
    figures: [...chosenFigures(detail), '', '', ''].slice(0, 3),
  });
  const { busy, problem, save } = useSave('plant');
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  const submit = async (): Promise<void> => {
    const chosen = draft.figures.filter((path) => path !== '');
    const { [keyFiguresAttribute]: before, ...others } = attributes;
    const next = chosen.length > 0 || before !== undefined ? { ...others, [keyFiguresAttribute]: chosen } : others;
    const done = await save(() =>
      api.put(`/plant/nodes/${node.id}`, {
        parentId: node.parentId,
        level: node.level,
        code: node.code,
        nameZh: draft.nameZh,
        nameEn: draft.nameEn,
        siteId: node.siteId,
        ordinal: Number.parseInt(draft.ordinal, 10) || 0,
        simulated: draft.simulated,
        attributes: JSON.stringify(next),
      }),
    );
    if (done) onClose();
  };
  return (
    <FormDialog
      title={t('plant.changeNode', { name: nameOf(node) })}
      act={t('plant.save')}
      busy={busy}
      problem={problem}
      note={t('plant.placeByMove')}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <TextField label={t('plant.nameZh')} value={draft.nameZh} onChange={(nameZh) => set({ nameZh })} error={fieldError(problem, 'nameZh')} input={{ required: true, lang: 'zh-CN' }} />
      <TextField label={t('plant.nameEn')} value={draft.nameEn} onChange={(nameEn) => set({ nameEn })} error={fieldError(problem, 'nameEn')} input={{ required: true, lang: 'en-US' }} />
      <TextField label={t('plant.ordinal')} value={draft.ordinal} onChange={(ordinal) => set({ ordinal })} hint={t('plant.ordinalHint')} input={{ inputMode: 'numeric' }} />
      {figures.length > 0 &&
        draft.figures.map((path, at) => (
          <SelectField
            key={at}
            label={t('plant.keyFigure', { number: at + 1 })}
            value={path}
            onChange={(next) => set({ figures: draft.figures.map((one, i) => (i === at ? next : one)) })}
            choices={[{ value: '', text: t('plant.keyFigureAuto') }, ...figures.map((one) => ({ value: one.path, text: one.text }))]}
          />
        ))}
      <CheckField label={t('plant.simulatedFlag')} checked={draft.simulated} onChange={(simulated) => set({ simulated })} />
    </FormDialog>
  );
}
