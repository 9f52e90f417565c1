import { useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Problem } from '../../../api/problem';
import { problemOf } from '../../../api/problem';
import { formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { ConfirmWithConsequences, Dialog } from '../../../ui/dialogs';
import { AreaField } from '../../../ui/fields';
import type { HeldGroup, TrayReplay } from './sourcesData';

interface Props {
  groups: readonly HeldGroup[];
  act: 'accept' | 'discard';
  onClose: () => void;
}

interface Result {
  done: number;
  lines: number;
  left: number;
  refused: { group: HeldGroup; problem: Problem }[];
}

/** Stores or discards groups of the tray, several at once, with one reason for all; tells what became of each. */
export function DecideGroups({ groups, act, onClose }: Props): JSX.Element {
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [at, setAt] = useState<number | null>(null);
  const [result, setResult] = useState<Result | null>(null);
  const lines = groups.reduce((sum, one) => sum + one.lines, 0);
  const run = async (): Promise<void> => {
    const sum: Result = { done: 0, lines: 0, left: 0, refused: [] };
    for (const [index, group] of groups.entries()) {
      setAt(index + 1);
      try {
        if (act === 'accept') {
          const stored = await api.post<TrayReplay>(`/sources/tray/${group.id}/accept`, { reason });
          sum.lines += stored.stored;
          sum.left += stored.left;
        } else {
          await api.post(`/sources/tray/${group.id}/discard`, { reason });
          sum.lines += group.lines;
        }
        sum.done++;
      } catch (error) {
        sum.refused.push({ group, problem: problemOf(error) });
      }
    }
    await client.invalidateQueries({ queryKey: ['sources'] });
    if (sum.refused.length === 0 && sum.left === 0) onClose();
    else setResult(sum);
  };
  if (result) return <Outcome act={act} result={result} onClose={onClose} />;
  return (
    <ConfirmWithConsequences
      title={t(`plant.${act}Title`, { count: groups.length })}
      consequences={[
        [t('ui.now'), t('plant.groupsNow', { count: groups.length, lines: formatNumber(lines, 0) })],
        [t('ui.effect'), t(`plant.${act}Effect`)],
        [t('ui.undo'), t(`plant.${act}Undo`)],
      ]}
      act={at === null ? t(`plant.${act}Act`) : t('plant.decidingOf', { done: at, count: groups.length })}
      busy={at !== null}
      danger={act === 'discard'}
      disabled={act === 'discard' && reason.trim() === ''}
      onAct={() => void run()}
      onCancel={onClose}
    >
      <AreaField label={t(act === 'discard' ? 'plant.reason' : 'plant.reasonIfAny')} hint={act === 'accept' ? t('plant.reasonAheadHint') : undefined} value={reason} onChange={setReason} rows={2} />
    </ConfirmWithConsequences>
  );
}

function Outcome({ act, result, onClose }: { act: 'accept' | 'discard'; result: Result; onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t(`plant.${act}Done`, { count: result.done })} onClose={onClose}>
      <p className="s13">{t('plant.linesDone', { lines: formatNumber(result.lines, 0), left: formatNumber(result.left, 0) })}</p>
      <ul className="refused-groups">
        {result.refused.map(({ group, problem }) => (
          <li key={group.id}>
            <span className="mono el">{group.series}</span>
            <span className="s13">{problem.detail}</span>
          </li>
        ))}
      </ul>
      <div className="row g8">
        <span className="sp" />
        <button type="button" className="btn p" onClick={onClose}>
          {t('ui.close')}
        </button>
      </div>
    </Dialog>
  );
}
