import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import type { ActiveAlarm } from '../../../kernel/alarms';
import { useAddress } from '../../../kernel/useAddress';
import { ErrorState, Loading } from '../../../ui/states';
import { nodeLink, trendLink } from '../links';
import { MimicBar } from '../mimic/MimicBar';
import type { MimicItem } from '../mimic/mimicBody';
import { kinds } from '../mimic/mimicBody';
import { MimicList } from '../mimic/MimicList';
import { MimicView } from '../mimic/MimicView';
import { alarmOf } from '../mimic/readings';
import { useMimic } from '../mimic/useMimic';
import { nameOf } from '../names';
import type { Mimic, NodeDetail, PlantNode } from '../plantData';
import { mimicQuery, mimicsQuery, signalsBelowQuery } from '../plantData';
import { useNarrow } from '../useNarrow';
import { EquipmentPanel } from './EquipmentPanel';
import { figuresOf } from './keyFigures';
import { KeyFigures } from './KeyFigures';
import { NodeOverview } from './NodeOverview';

interface Props {
  detail: NodeDetail;
  alarms: readonly ActiveAlarm[];
}

/** The display of a node, or of the nearest node above that has one; without any, what lies below in a table. */
export function NodeDisplay({ detail, alarms }: Props): JSX.Element {
  const mimics = useQuery(mimicsQuery);
  const drawn = new Set((mimics.data ?? []).filter((one) => one.format === 'mimic/v1').map((one) => one.id));
  const owner = detail.lineage.findLast((node) => drawn.has(node.id));
  const mimic = useQuery(mimicQuery(owner?.id));
  if (mimics.isPending) return <Loading what={t('plant.display')} />;
  if (!owner) return <NodeOverview detail={detail} alarms={alarms} />;
  if (mimic.isError) {
    return (
      <ErrorState
        problem={problemOf(mimic.error)}
        what={t('ui.notLoaded', { what: t('plant.display') })}
        onRetry={() => void mimic.refetch()}
      />
    );
  }
  if (!mimic.data) return <Loading what={t('plant.display')} />;
  return <Drawn detail={detail} owner={owner} mimic={mimic.data} alarms={alarms} />;
}

interface DrawnProps extends Props {
  /** The node whose display it is. */
  owner: PlantNode;
  mimic: Mimic;
}

function Drawn({ detail, owner, mimic, alarms }: DrawnProps): JSX.Element {
  const navigate = useNavigate();
  const narrow = useNarrow();
  const [hide, setHide] = useAddress('hide');
  const [chosen, setChosen] = useAddress('sel');
  const context = useMimic(mimic.body, mimic.signals, alarms);
  const below = useQuery(signalsBelowQuery(owner.id)).data;
  const hidden = useMemo(() => new Set(hide.split(',').filter(Boolean)), [hide]);
  const own = detail.node.id === owner.id;
  const first = useMemo(() => firstPart(mimic, alarms), [mimic, alarms]);
  const selected = own ? chosen || first || owner.path : detail.node.path;
  const figures = figuresOf(detail, own ? mimic.body : undefined, below ?? mimic.signals, alarms);
  const select = (item: MimicItem): void => {
    const path = item.node ?? '';
    if (path === '') return;
    if (own) setChosen(path);
    else void navigate(`${nodeLink(owner.id)}?sel=${encodeURIComponent(path)}`);
  };
  return (
    <>
      <div className="display-column">
        <section className="display-pane" aria-label={t('plant.display')}>
          {narrow ? (
            <MimicList body={mimic.body} context={context} selected={selected} onSelect={select} />
          ) : (
            <>
              <MimicBar body={mimic.body} hidden={hidden} onHidden={(next) => setHide([...next].join(','))} />
              <div className="ground">
                <MimicView
                  body={mimic.body}
                  context={context}
                  label={t('plant.displayOf', { name: nameOf(owner) })}
                  hidden={hidden}
                  selected={selected}
                  onSelect={select}
                  onSignal={(key) => void navigate(trendLink([key]))}
                />
              </div>
              {!own && (
                <p className="s12 t3">
                  <Link to={nodeLink(owner.id)}>{t('plant.displayOf', { name: nameOf(owner) })}</Link>
                </p>
              )}
            </>
          )}
        </section>
        <KeyFigures signals={figures} alarms={alarms} node={detail.node.id} />
      </div>
      <EquipmentPanel node={selected} alarms={alarms} own={selected === detail.node.path} />
    </>
  );
}

/** The equipment that is shown first: the one with the most urgent alarm, else the first of the process. */
function firstPart(mimic: Mimic, alarms: readonly ActiveAlarm[]): string | undefined {
  const parts = mimic.body.items.filter((item) => kinds[item.type].equipment && (item.node ?? '') !== '');
  const context = { signals: new Map(), values: new Map(), alarms, sets: undefined, now: 0 };
  const ranked = parts
    .map((item, order) => ({ item, order, priority: alarmOf(item, context)?.priority ?? 9 }))
    .sort((a, b) => a.priority - b.priority || a.order - b.order);
  return ranked[0]?.item.node;
}

/** The acts that change a display, for those who may. */
export function DisplayActs({ detail }: { detail: NodeDetail }): JSX.Element | null {
  const allowed = useAllowed('plant.edit');
  if (!allowed || !['area', 'unit', 'equipment'].includes(detail.node.level)) return null;
  return (
    <Link className="btn" to={`/plant/displays/${detail.node.id}/edit`}>
      {t(detail.mimicVersion > 0 ? 'plant.editDisplay' : 'plant.newDisplay')}
    </Link>
  );
}
