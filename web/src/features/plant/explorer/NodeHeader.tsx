import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useContext, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../../api/client';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { PageHeader, SectionMenu } from '../../../kernel/PageHeader';
import { useLiveValues } from '../../../kernel/signals';
import type { Priority } from '../../../ui/AlarmSymbol';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import { Icon } from '../../../ui/Icon';
import type { MenuItem } from '../../../ui/Menu';
import { Menu } from '../../../ui/Menu';
import { StatusTag } from '../../../ui/StatusTag';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { MoveForm } from '../forms/MoveForm';
import { NewNodeForm, NodeForm } from '../forms/NodeForm';
import { SignalForm } from '../forms/SignalForm';
import { ApplyTemplate, SaveTemplate } from '../forms/TemplateForms';
import { useSave } from '../forms/useSave';
import { nodeLink, trendLink } from '../links';
import { isBelow, nameOf, placeOf } from '../names';
import type { NodeDetail, PlantSignal } from '../plantData';
import { mimicQuery, signalsBelowQuery } from '../plantData';
import { SignalNumber } from '../SignalNumber';
import { figuresOf } from './keyFigures';

interface Props {
  detail: NodeDetail;
  alarms: readonly ActiveAlarm[];
  tab: string;
}

const priorities: readonly Priority[] = [1, 2, 3, 4];

/** Name, place, state and acts of a node, and its tabs. */
export function NodeHeader({ detail, alarms, tab }: Props): JSX.Element {
  const { node, lineage } = detail;
  const below = useQuery(signalsBelowQuery(node.id)).data;
  const mimic = useQuery({ ...mimicQuery(node.id), enabled: detail.mimicVersion > 0 && node.level !== 'site' }).data;
  const mine = alarms.filter((one) => isBelow(one.path, node.path));
  const figures = figuresOf(detail, mimic?.body, below ?? [], alarms);
  const trendKeys = (figures.length > 0 ? figures : (below ?? []).filter((one) => one.states === null)).map((one) => one.key);
  const count = node.level === 'group' ? undefined : below?.length;
  return (
    <PageHeader
      title={nameOf(node)}
      noMenu
      crumbs={lineage.map((one) => (one.id === node.id ? { text: nameOf(one) } : { text: nameOf(one), to: nodeLink(one.id) }))}
      tags={<StatusTag kind="quiet">{t(`plant.level.${node.level}`)}</StatusTag>}
      facts={
        <>
          <Figures signals={figures.slice(0, 2)} node={node.id} />
          {priorities.map((priority) => {
            const some = mine.filter((one) => one.priority === priority);
            if (some.length === 0) return null;
            const fresh = some.some((one) => one.look === 'unacknowledged');
            return (
              <Link key={priority} className="row g6 fact" to={nodeLink(node.id, 'alarms')}>
                <AlarmSymbol priority={priority} state={fresh ? 'unacknowledged' : 'acknowledged'} />
                {some.length}
              </Link>
            );
          })}
        </>
      }
      actions={<Acts detail={detail} below={below ?? []} trendKeys={trendKeys} />}
      tabs={[
        { text: t(node.level === 'site' || node.level === 'group' ? 'plant.overview' : 'plant.flowDiagram'), to: nodeLink(node.id), on: tab === 'display' },
        { text: t('plant.signals'), to: nodeLink(node.id, 'signals'), on: tab === 'signals', ...(count === undefined ? {} : { count }) },
        { text: t('plant.alarms'), to: nodeLink(node.id, 'alarms'), on: tab === 'alarms', count: mine.length },
        { text: t('plant.changeHistory'), to: nodeLink(node.id, 'changes'), on: tab === 'changes' },
      ]}
    />
  );
}

function Figures({ signals, node }: { signals: readonly PlantSignal[]; node: string }): JSX.Element {
  const values = useLiveValues(signals);
  return (
    <>
      {signals.map((signal) => (
        <span key={signal.id} className="row g6 fact wide-fact">
          {[signal.nodeId === node ? '' : placeOf(signal), nameOf(signal)].filter(Boolean).join(' ')}
          <SignalNumber signal={signal} value={values.get(signal.key)} />
        </span>
      ))}
    </>
  );
}

type Act = 'edit' | 'move' | 'new' | 'template' | 'saveTemplate' | 'signal' | 'delete';

function Acts({ detail, below, trendKeys }: { detail: NodeDetail; below: readonly PlantSignal[]; trendKeys: readonly string[] }): JSX.Element {
  const { node } = detail;
  const navigate = useNavigate();
  const menu = useContext(SectionMenu);
  const mayEdit = useAllowed('plant.edit');
  const [act, setAct] = useState<Act | null>(null);
  const done = (): void => setAct(null);
  const open = (made: { id: string }): void => void navigate(nodeLink(made.id));
  const drawable = ['area', 'unit', 'equipment'].includes(node.level);
  const items: MenuItem[] = [
    ...(drawable
      ? [{ key: 'draw', icon: 'edit' as const, text: t(detail.mimicVersion > 0 ? 'plant.editDisplay' : 'plant.newDisplay'), onClick: () => void navigate(`/plant/displays/${node.id}/edit`) }]
      : []),
    { key: 'edit', icon: 'note', text: t('plant.change'), onClick: () => setAct('edit') },
    ...(node.level === 'group' || node.level === 'site' ? [] : [{ key: 'move', icon: 'swap' as const, text: t('plant.moveNode'), onClick: () => setAct('move') }]),
    { key: 'new', icon: 'plus', text: t('plant.newNode'), onClick: () => setAct('new') },
    { key: 'template', icon: 'copy', text: t('plant.fromTemplate'), onClick: () => setAct('template') },
    ...(detail.signals.length > 0 ? [{ key: 'saveTemplate', icon: 'document' as const, text: t('plant.saveTemplate'), onClick: () => setAct('saveTemplate') }] : []),
    { key: 'signal', icon: 'trends', text: t('plant.newSignal'), onClick: () => setAct('signal') },
    { key: 'delete', icon: 'trash', text: t('plant.remove'), onClick: () => setAct('delete') },
  ];
  return (
    <>
      <Menu
        label={t('app.sectionMenu')}
        className="btn"
        right
        content={
          <>
            {t('app.section.plant')}
            <Icon name="down" />
          </>
        }
        items={menu.map((entry) => ({ key: entry.path, text: t(entry.label), on: entry.path === '/plant', onClick: () => void navigate(entry.path) }))}
      />
      {mayEdit && (
        <Menu
          label={t('plant.acts')}
          className="btn"
          right
          content={
            <>
              <Icon name="edit" />
              {t('plant.manage')}
              <Icon name="down" />
            </>
          }
          items={items}
        />
      )}
      {trendKeys.length > 0 && (
        <Link className="btn" to={trendLink(trendKeys)}>
          <Icon name="trends" />
          {t('plant.openTrend')}
        </Link>
      )}
      {act === 'edit' && <NodeForm detail={detail} figures={figureChoices(detail, below)} onClose={done} />}
      {act === 'move' && <MoveForm node={node} onClose={done} />}
      {act === 'new' && <NewNodeForm parent={node} onClose={done} onMade={open} />}
      {act === 'template' && <ApplyTemplate parent={node} onClose={done} onMade={open} />}
      {act === 'saveTemplate' && <SaveTemplate detail={detail} onClose={done} />}
      {act === 'signal' && <SignalForm node={node} onClose={done} />}
      {act === 'delete' && <RemoveNode detail={detail} onClose={done} />}
    </>
  );
}

function figureChoices({ node }: NodeDetail, below: readonly PlantSignal[]): readonly { path: string; text: string }[] {
  return below
    .filter((one) => one.states === null)
    .map((one) => ({
      path: one.path.slice(node.path.length + 1),
      text: one.nodeId === node.id ? nameOf(one) : `${placeOf(one)} ${nameOf(one)}`,
    }));
}

function RemoveNode({ detail, onClose }: { detail: NodeDetail; onClose: () => void }): JSX.Element {
  const { node, lineage } = detail;
  const navigate = useNavigate();
  const client = useQueryClient();
  const { busy, problem, save } = useSave();
  const parent = lineage.at(-2);
  const remove = async (): Promise<void> => {
    if (!(await save(() => api.delete(`/plant/nodes/${node.id}`)))) return;
    await navigate(parent ? nodeLink(parent.id) : '/plant', { replace: true });
    await client.invalidateQueries({ queryKey: ['plant'] });
  };
  return (
    <ConfirmWithConsequences
      title={t('plant.removeNodeTitle', { name: nameOf(node) })}
      consequences={[
        [t('ui.now'), t('plant.removeNodeNow', { children: detail.children.length, signals: detail.signals.length })],
        [t('ui.effect'), t('plant.removeNodeEffect')],
        [t('ui.undo'), t('plant.removeNodeUndo')],
      ]}
      act={t('plant.remove')}
      danger
      busy={busy}
      problem={problem}
      onAct={() => void remove()}
      onCancel={onClose}
    />
  );
}
