import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import type { Page } from '../../../api/client';
import type { Problem } from '../../../api/problem';
import { problemOf } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { Loading } from '../../../ui/states';
import { FormDialog } from '../forms/FormDialog';
import type { PlantNode, PlantSignal } from '../plantData';
import { treeQuery } from '../plantData';
import { FieldMapping } from './FieldMapping';
import type { FieldPlan } from './fieldPlans';
import { complete, inputOf, nearestNode, planOf } from './fieldPlans';
import type { HeldDetail, TrayReplay } from './sourcesData';

/** Gives every field of an unknown series its place in the plant, then stores what waits. */
export function MapFields({ detail, onClose }: { detail: HeldDetail; onClose: () => void }): JSX.Element {
  const tree = useQuery(treeQuery(String(detail.group.siteId))).data;
  const likes = useQueries({
    queries: detail.fields.map((field) => ({
      queryKey: ['plant', 'signals', 'like', field.name],
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await api.get<Page<PlantSignal>>('/plant/signals', { search: field.name, limit: 20 }, signal)).items,
      staleTime: 60_000,
    })),
    combine: (answers) => (answers.every((one) => !one.isPending) ? answers.map((one) => one.data ?? []) : undefined),
  });
  return tree && likes ? (
    <Mapping detail={detail} nodes={tree} likes={likes} onClose={onClose} />
  ) : (
    <FormDialog title={t('plant.mapTitle')} act={t('plant.acceptAct')} busy={false} problem={undefined} disabled wide onSubmit={() => undefined} onClose={onClose}>
      <Loading what={t('plant.tree')} />
    </FormDialog>
  );
}

interface MappingProps {
  detail: HeldDetail;
  nodes: readonly PlantNode[];
  /** For each field, signals that are called alike. */
  likes: readonly (readonly PlantSignal[])[];
  onClose: () => void;
}

function Mapping({ detail, nodes, likes, onClose }: MappingProps): JSX.Element {
  const { group, fields } = detail;
  const client = useQueryClient();
  const [plans, setPlans] = useState<readonly FieldPlan[]>(() => {
    const near = nearestNode(group.series, nodes);
    return fields.map((field, i) => planOf(field, near, likes[i] ?? []));
  });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const made = plans.filter((one) => one.as === 'new');
  const submit = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      for (const plan of plans) {
        if (plan.as === 'known' && plan.known && plan.known.key !== plan.field.key)
          await api.put(`/plant/signals/${plan.known.id}`, { ...plan.known, key: plan.field.key });
      }
      await api.post<TrayReplay>(`/sources/tray/${group.id}/accept`, { signals: made.map(inputOf) });
      await Promise.all(['sources', 'plant', 'signals'].map((key) => client.invalidateQueries({ queryKey: [key] })));
      onClose();
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={t('plant.mapTitle')}
      act={made.length > 0 ? t('plant.mapAct', { count: made.length }) : t('plant.acceptAct')}
      busy={busy}
      problem={problem}
      disabled={!plans.every(complete)}
      wide
      note={t('plant.mapNote')}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <p className="all s13">
        <span className="mono wrap-any">{group.series}</span>
      </p>
      {plans.map((plan, i) => (
        <FieldMapping
          key={plan.field.name}
          plan={plan}
          nodes={nodes}
          onPlan={(next) => setPlans(plans.map((one, at) => (at === i ? next : one)))}
        />
      ))}
    </FormDialog>
  );
}
