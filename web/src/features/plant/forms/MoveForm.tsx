import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { api } from '../../../api/client';
import { formatInstant, readLocal } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { AreaField, fieldError, SelectField, TextField } from '../../../ui/fields';
import { Facts } from '../../../ui/SidePanel';
import { isBelow, nameOf } from '../names';
import type { PlantNode } from '../plantData';
import { treeQuery } from '../plantData';
import { FormDialog } from './FormDialog';
import { levelsUnder } from './NodeForm';
import { localInput } from './localTime';
import { useSave } from './useSave';

/** Moves a node with all below it from an instant on; what was recorded before keeps its old place. */
export function MoveForm({ node, onClose }: { node: PlantNode; onClose: () => void }): JSX.Element {
  const tree = useQuery(treeQuery(String(node.siteId))).data;
  const parents = useMemo(
    () => (tree ?? []).filter((one) => !isBelow(one.path, node.path) && levelsUnder(one.level).includes(node.level) && one.siteId === node.siteId),
    [tree, node],
  );
  const [parent, setParent] = useState(node.parentId ?? '');
  const [code, setCode] = useState(node.code);
  const [from, setFrom] = useState(() => localInput(Date.now()));
  const [reason, setReason] = useState('');
  const { busy, problem, save } = useSave('plant');
  const target = parents.find((one) => one.id === parent);
  const at = readLocal(from);
  const submit = async (): Promise<void> => {
    if (at === null) return;
    const done = await save(() =>
      api.post(`/plant/nodes/${node.id}/move`, {
        parentId: parent,
        code: code === node.code ? null : code,
        validFromAt: new Date(at).toISOString(),
        reason,
      }),
    );
    if (done) onClose();
  };
  return (
    <FormDialog
      title={t('plant.moveTitle', { name: nameOf(node) })}
      act={t('plant.move')}
      busy={busy}
      problem={problem}
      disabled={at === null || reason.trim() === '' || (parent === node.parentId && code === node.code)}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <SelectField
        label={t('plant.newParent')}
        value={parent}
        onChange={setParent}
        choices={parents.map((one) => ({ value: one.id, text: `${'\u2003'.repeat(Math.max(0, one.path.split('/').length - 2))}${nameOf(one)}` }))}
        error={fieldError(problem, 'parentId')}
      />
      <TextField label={t('plant.codeOf')} value={code} onChange={setCode} error={fieldError(problem, 'code')} mono input={{ spellCheck: false }} />
      <TextField label={t('plant.validFrom')} value={from} onChange={setFrom} error={at === null ? t('plant.notATime') : fieldError(problem, 'validFromAt')} hint={t('plant.validFromHint')} input={{ type: 'datetime-local', step: 1, max: localInput(Date.now()) }} />
      <AreaField label={t('plant.reason')} value={reason} onChange={setReason} rows={2} error={fieldError(problem, 'reason')} />
      <Facts
        facts={[
          [t('ui.now'), <span key="now" className="mono">{node.path}</span>],
          [t('ui.to'), <span key="to" className="mono">{target ? `${target.path}/${code}` : '—'}</span>],
          [t('ui.effect'), t('plant.moveEffect', { time: at === null ? '—' : formatInstant(at, 'record') })],
        ]}
      />
    </FormDialog>
  );
}
