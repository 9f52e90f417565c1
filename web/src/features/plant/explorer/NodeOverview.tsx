import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { Panel } from '../../../ui/Panel';
import { EmptyState } from '../../../ui/states';
import { nodeLink } from '../links';
import { isBelow, nameOf } from '../names';
import type { NodeDetail } from '../plantData';
import { healthQuery, treeQuery } from '../plantData';
import { EquipmentPanel } from './EquipmentPanel';
import type { Branch } from './treeModel';
import { branchesOf, flat } from './treeModel';

interface Props {
  detail: NodeDetail;
  alarms: readonly ActiveAlarm[];
}

/** A node without a display: the nodes below it with their alarms and the state of their data. */
export function NodeOverview({ detail, alarms }: Props): JSX.Element {
  const navigate = useNavigate();
  const site = String(detail.node.siteId);
  const tree = useQuery(treeQuery(site)).data;
  const health = useQuery(healthQuery(site)).data;
  const branches = useMemo(
    () => flat(branchesOf(tree ?? [], { alarms, health: health ?? [] })),
    [tree, health, alarms],
  );
  const children = branches.find((branch) => branch.node.id === detail.node.id)?.children ?? [];
  const leaf = detail.children.length === 0;
  return (
    <>
      {!leaf && (
        <Panel title={t('plant.below')} meta={t('plant.nodesFound', { count: children.length })} className="overview">
          <DataTable
            label={t('plant.below')}
            columns={columns(alarms)}
            rows={children}
            rowKey={(branch) => branch.node.id}
            onOpen={(branch) => void navigate(nodeLink(branch.node.id))}
            onCurrent={(branch) => void navigate(nodeLink(branch.node.id))}
            cards
          />
        </Panel>
      )}
      {leaf && detail.signals.length === 0 ? (
        <Panel title={nameOf(detail.node)}>
          <EmptyState title={t('plant.emptyNode')} fact={t('plant.emptyNodeFact')} />
        </Panel>
      ) : (
        detail.signals.length > 0 && <EquipmentPanel node={detail.node.id} alarms={alarms} own />
      )}
    </>
  );
}

function columns(alarms: readonly ActiveAlarm[]): readonly Column<Branch>[] {
  return [
    {
      key: 'name',
      title: t('plant.name'),
      render: ({ node, alarm }) => (
        <span className="row g8">
          <span className="el b">{nameOf(node)}</span>
          <span className="t3">{node.code}</span>
          {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
        </span>
      ),
      sort: ({ node }) => nameOf(node),
    },
    { key: 'level', title: t('plant.levelOf'), width: 90, render: ({ node }) => t(`plant.level.${node.level}`) },
    {
      key: 'alarms',
      title: t('plant.alarms'),
      width: 80,
      align: 'right',
      render: ({ node }) => alarms.filter((one) => isBelow(one.path, node.path)).length || '',
      sort: ({ node }) => -alarms.filter((one) => isBelow(one.path, node.path)).length,
    },
    {
      key: 'signals',
      title: t('plant.signals'),
      width: 80,
      align: 'right',
      render: ({ signals }) => signals,
      sort: ({ signals }) => signals,
    },
    {
      key: 'untrusted',
      title: t('plant.untrustedHead'),
      width: 120,
      align: 'right',
      render: ({ untrusted }) => (untrusted > 0 ? untrusted : ''),
      sort: ({ untrusted }) => -untrusted,
    },
  ];
}
