import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { problemOf } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { useChooseSite, useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import { Icon } from '../../../ui/Icon';
import { EmptyState, Loaded, Loading } from '../../../ui/states';
import { nodeLink } from '../links';
import { mimicsQuery, nodeQuery, treeQuery } from '../plantData';
import '../plant.css';
import { useSiteAlarms } from '../useSiteAlarms';
import { NodeAlarms } from './NodeAlarms';
import { NodeChanges } from './NodeChanges';
import { NodeDisplay } from './NodeDisplay';
import { NodeHeader } from './NodeHeader';
import { NodeSignals } from './NodeSignals';
import { PlantTree } from './PlantTree';
import { StartHere } from './StartHere';

const lastNode = 'lode.plant.node.';

/** `/plant`: leads to the node that was open last on this site, else to its first display. */
export function PlantPage(): JSX.Element {
  const site = useSite();
  const [search] = useSearchParams();
  const wanted = search.get('node');
  const found = useQuery({ ...nodeQuery(wanted ?? undefined), retry: false });
  const tree = useQuery({ ...treeQuery(site?.id), enabled: site !== undefined });
  const mimics = useQuery(mimicsQuery);
  if (wanted !== null && found.data) return <Navigate to={nodeLink(found.data.node.id)} replace />;
  if (site === undefined) return <StartHere />;
  if (tree.isPending || mimics.isPending || (wanted !== null && found.isPending)) return <Loading what={t('plant.tree')} />;
  const nodes = (tree.data ?? []).filter((node) => node.level !== 'group');
  const last = sessionStorage.getItem(lastNode + site.id);
  const drawn = mimics.data?.find((one) => one.format === 'mimic/v1' && String(one.siteId) === site.id);
  const start = nodes.find((node) => node.id === last) ?? nodes.find((node) => node.id === drawn?.id) ?? nodes[0];
  return start ? <Navigate to={nodeLink(start.id)} replace /> : <StartHere />;
}

/** A node of the plant: the tree at its left, its display, signals, alarms and changes. */
export function NodePage(): JSX.Element {
  const { id } = useParams();
  const site = useSite();
  const navigate = useNavigate();
  const chooseSite = useChooseSite();
  const [tab] = useAddress('tab', 'display');
  const [day, setDay] = useAddress('at');
  const [treeShown, setTreeShown] = useState(false);
  const detail = useQuery(nodeQuery(id));
  const owner = detail.data ? String(detail.data.node.siteId) : undefined;
  const alarms = useSiteAlarms(owner);
  const [search] = useSearchParams();
  const asked = search.get('site');
  useEffect(() => {
    if (id !== undefined && owner !== undefined) sessionStorage.setItem(lastNode + owner, id);
  }, [id, owner]);
  // A link to a node brings its site along; a site that is chosen on the page leads to that site's plant.
  useEffect(() => {
    if (owner === undefined || site === undefined || detail.data?.node.level === 'group') return;
    if (asked !== null && asked !== owner) void navigate(`/plant?site=${asked}`);
    else if (asked === null && site.id !== owner) chooseSite(owner, { replace: true });
  }, [asked, owner, site, chooseSite, navigate, detail.data?.node.level]);
  const go = useMemo(
    () => (node: string) => {
      setTreeShown(false);
      void navigate(nodeLink(node, tab === 'display' ? undefined : tab));
    },
    [navigate, tab],
  );
  return (
    <Loaded query={detail} what={t('plant.node')} problemOf={problemOf}>
      {(found) => (
        <>
          <NodeHeader detail={found} alarms={alarms} tab={tab} />
          <button type="button" className="btn tree-toggle" aria-expanded={treeShown} onClick={() => setTreeShown(!treeShown)}>
            <Icon name="plant" />
            {t('plant.tree')}
          </button>
          <div className={`body explorer tab-${tab} ${treeShown ? 'tree-shown' : ''}`}>
            {site ? (
              <PlantTree site={String(found.node.siteId)} alarms={alarms} current={found.node.id} onCurrent={go} day={day} onDay={setDay} />
            ) : (
              <EmptyState title={t('plant.noSite')} />
            )}
            {tab === 'display' && <NodeDisplay detail={found} alarms={alarms} />}
            {tab === 'signals' && <NodeSignals detail={found} alarms={alarms} />}
            {tab === 'alarms' && <NodeAlarms detail={found} alarms={alarms} />}
            {tab === 'changes' && <NodeChanges detail={found} />}
          </div>
        </>
      )}
    </Loaded>
  );
}
