import type { JSX } from 'react';
import { useState } from 'react';
import { t } from '../../../i18n/i18n';
import { SelectField, TextField } from '../../../ui/fields';
import { SignalPicker } from '../editor/SignalPicker';
import { UnitField } from '../forms/UnitField';
import { nameOf, placeOf } from '../names';
import type { PlantNode } from '../plantData';
import type { FieldPlan } from './fieldPlans';

interface Props {
  plan: FieldPlan;
  nodes: readonly PlantNode[];
  onPlan: (plan: FieldPlan) => void;
}

/** What becomes of one field: a new signal, a known one, or values alone. */
export function FieldMapping({ plan, nodes, onPlan }: Props): JSX.Element {
  const { field } = plan;
  const set = (part: Partial<FieldPlan>): void => onPlan({ ...plan, ...part });
  return (
    <fieldset className="all field-mapping">
      <legend>
        <b className="mono">{field.name}</b>
        <span className="s12 t3">
          {field.value} {t(`plant.fieldType.${field.type}`)}
        </span>
      </legend>
      <SelectField
        label={t('plant.mapAs')}
        value={plan.as}
        onChange={(as) => set({ as: as === 'known' ? 'known' : as === 'none' ? 'none' : 'new' })}
        choices={[
          ...(field.type === 'text' ? [] : [{ value: 'new', text: t('plant.mapNew') }, { value: 'known', text: t('plant.mapKnown') }]),
          { value: 'none', text: t('plant.mapNone') },
        ]}
      />
      {plan.as === 'new' && (
        <>
          <SelectField
            label={t('plant.place')}
            value={plan.nodeId}
            onChange={(nodeId) => set({ nodeId })}
            choices={nodes
              .filter((node) => node.level !== 'group')
              .map((node) => ({ value: node.id, text: `${'\u2003'.repeat(Math.max(0, node.path.split('/').length - 2))}${nameOf(node)}` }))}
          />
          <TextField label={t('plant.nameZh')} value={plan.nameZh} onChange={(nameZh) => set({ nameZh })} input={{ required: true, lang: 'zh-CN' }} />
          <TextField label={t('plant.nameEn')} value={plan.nameEn} onChange={(nameEn) => set({ nameEn })} input={{ required: true, lang: 'en-US' }} />
          <TextField label={t('plant.codeOf')} value={plan.name} onChange={(name) => set({ name })} mono input={{ required: true, spellCheck: false }} />
          <UnitField value={plan.unit} onChange={(unit) => set({ unit })} />
        </>
      )}
      {plan.as === 'known' && <Known plan={plan} nodes={nodes} onPlan={onPlan} />}
    </fieldset>
  );
}

function Known({ plan, nodes, onPlan }: Props): JSX.Element {
  const [picking, setPicking] = useState(false);
  const near = nodes.find((node) => node.id === plan.nodeId) ?? nodes[0];
  return (
    <div className="field">
      <span className="s13 t2">{t('plant.signal')}</span>
      <span className="row g8">
        <span className="el">{plan.known ? `${placeOf(plan.known)} ${nameOf(plan.known)}` : t('plant.notBound')}</span>
        <button type="button" className="btn s" onClick={() => setPicking(true)}>
          {t('plant.choose')}
        </button>
      </span>
      {plan.known && <span className="hint">{t('plant.mapKnownEffect', { key: plan.known.key })}</span>}
      {picking && near && (
        <SignalPicker
          near={near}
          title={t('plant.mapKnown')}
          onClose={() => setPicking(false)}
          onPick={(known) => {
            setPicking(false);
            onPlan({ ...plan, known });
          }}
        />
      )}
    </div>
  );
}
