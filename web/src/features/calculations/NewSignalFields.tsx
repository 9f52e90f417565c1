import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Problem } from '../../api/problem';
import { formatUnit } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { useSite } from '../../kernel/site';
import { fieldError, SelectField, TextField } from '../../ui/fields';
import type { PlantNode } from './calculations';
import { placesQuery } from './calculations';
import type { NewSignal } from './newSignal';

interface Props {
  signal: NewSignal;
  /** Unit in which the expression comes out. */
  natural: string;
  problem: Problem | undefined;
  onChange: (signal: NewSignal) => void;
}

/** Place, code, names and unit of a new signal. */
export function NewSignalFields({ signal, natural, problem, onChange }: Props): JSX.Element {
  const site = useSite();
  const places = useQuery(placesQuery(site?.id)).data ?? [];
  const set = (change: Partial<NewSignal>): void => onChange({ ...signal, ...change });
  const own = places.filter((node) => site === undefined || String(node.siteId) === site.id);
  return (
    <div className="form-grid">
      <SelectField
        label={t('calculations.place')} value={signal.nodeId} onChange={(nodeId) => set({ nodeId })} error={fieldError(problem, 'nodeId')} className="wide"
        choices={[{ value: '', text: t('calculations.choosePlace'), disabled: true }, ...own.map((node) => ({ value: node.id, text: placeText(node, places) }))]}
      />
      <TextField label={t('calculations.nameZh')} value={signal.nameZh} onChange={(nameZh) => set({ nameZh })} error={fieldError(problem, 'nameZh')} input={{ required: true }} />
      <TextField label={t('calculations.nameEn')} value={signal.nameEn} onChange={(nameEn) => set({ nameEn })} error={fieldError(problem, 'nameEn')} input={{ required: true }} />
      <TextField label={t('calculations.code')} value={signal.name} onChange={(name) => set({ name })} error={fieldError(problem, 'name')} hint={t('calculations.codeHint')} mono input={{ required: true, pattern: '[A-Za-z0-9_\\-]{1,64}' }} />
      <div className="row g8 start">
        <TextField
          label={t('calculations.unit')} value={signal.unit} onChange={(unit) => set({ unit })} error={fieldError(problem, 'unit')} mono
          hint={natural === '' ? t('calculations.unitHint') : t('calculations.unitNatural', { unit: formatUnit(natural) })}
        />
        <TextField label={t('calculations.decimals')} value={signal.decimals} onChange={(decimals) => set({ decimals })} error={fieldError(problem, 'decimals')} input={{ type: 'number', min: 0, max: 9 }} />
      </div>
    </div>
  );
}

/** "Evaporation / Train 1 / Effect 3": an operator knows the site. */
function placeText(node: PlantNode, places: readonly PlantNode[]): string {
  const names: string[] = [];
  for (let at: PlantNode | undefined = node; at && at.level !== 'site' && at.level !== 'group'; at = places.find((one) => one.id === at?.parentId)) {
    names.unshift(language() === 'zh-CN' ? at.nameZh : at.nameEn);
  }
  return names.length === 0 ? (language() === 'zh-CN' ? node.nameZh : node.nameEn) : names.join(' / ');
}
