import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useChooseSite, useSite } from '../../../kernel/site';
import { ErrorState, EmptyState, Loading } from '../../../ui/states';
import { nodeLink } from '../links';
import { nameOf } from '../names';
import type { Mimic } from '../plantData';
import { mimicQuery, nodeQuery, signalsBelowQuery, treeQuery } from '../plantData';
import '../plant.css';
import { useNarrow } from '../useNarrow';
import './editor.css';
import { Editor } from './Editor';
import { nodesBelow } from './Properties';

/** Draws the display of a node: loads it, its node and the signals around, then hands over to the editor. */
export function EditorPage(): JSX.Element {
  const { id } = useParams();
  const narrow = useNarrow();
  const shownSite = useSite();
  const chooseSite = useChooseSite();
  const detail = useQuery(nodeQuery(id));
  const has = (detail.data?.mimicVersion ?? 0) > 0;
  const mimic = useQuery({ ...mimicQuery(id), enabled: has });
  const site = detail.data ? String(detail.data.node.siteId) : undefined;
  useEffect(() => {
    if (site !== undefined && shownSite !== undefined && shownSite.id !== site) chooseSite(site, { replace: true });
  }, [site, shownSite, chooseSite]);
  const tree = useQuery({ ...treeQuery(site), enabled: site !== undefined });
  const below = useQuery(signalsBelowQuery(id));
  const failed = [detail, mimic, tree, below].find((one) => one.isError);
  if (failed?.isError === true) {
    return (
      <ErrorState
        problem={problemOf(failed.error)}
        what={t('ui.notLoaded', { what: t('plant.display') })}
        onRetry={() => void failed.refetch()}
      />
    );
  }
  if (!detail.data || !tree.data || !below.data || (has && !mimic.data)) return <Loading what={t('plant.display')} />;
  const { node, lineage } = detail.data;
  if (narrow) {
    return (
      <>
        <PageHeader title={nameOf(node)} noMenu crumbs={[{ text: t('plant.editDisplay') }]} />
        <div className="body">
          <EmptyState
            title={t('plant.editorNarrow')}
            fact={t('plant.editorNarrowFact')}
            action={
              <Link className="btn" to={nodeLink(node.id)}>
                {t('plant.toDisplay')}
              </Link>
            }
          />
        </div>
      </>
    );
  }
  const loaded: Mimic | undefined = mimic.data;
  return (
    <Editor
      key={node.id}
      node={node}
      lineage={lineage}
      nodes={nodesBelow(tree.data, node)}
      mimic={loaded}
      signals={[...below.data, ...(loaded?.signals ?? []).filter((one) => !below.data.some((known) => known.id === one.id))]}
    />
  );
}
