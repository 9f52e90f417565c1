import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import './trends.css';
import type { SavedView } from './views';
import { deleteView, penCount, viewsQuery } from './views';

/** The views that one keeps for oneself or has shared. */
export function OwnViewsPage(): JSX.Element {
  return <ViewList title={t('app.menu.trends.myViews')} of={(view) => view.isOwn} empty="own" />;
}

/** The views that everybody who reads the site's signals sees. */
export function SharedViewsPage(): JSX.Element {
  return <ViewList title={t('app.menu.trends.sharedViews')} of={(view) => view.isShared} empty="shared" />;
}

function ViewList({ title, of, empty }: { title: string; of: (view: SavedView) => boolean; empty: 'own' | 'shared' }): JSX.Element {
  const views = useQuery(viewsQuery);
  const sites = useSession()?.sites ?? [];
  const mayShare = useAllowed('trends.write');
  const navigate = useNavigate();
  const [current, setCurrent] = useAddress('view');
  const [leaving, setLeaving] = useState<SavedView | null>(null);
  const siteName = (view: SavedView): string => sites.find((site) => site.id === String(view.siteId))?.name ?? '—';
  return (
    <>
      <PageHeader title={title} crumbs={[{ text: t('app.section.trends') }]} />
      <div className="body">
        <Panel
          title={title} meta={views.data && t('ui.rows', { count: views.data.filter(of).length })}
          foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }, { keys: ['Enter'], text: t('ui.open') }]} />}
        >
          <Loaded query={views} what={title} problemOf={problemOf}>
            {(items) => (
              <DataTable
                label={title} columns={columnsOf(siteName, mayShare, setLeaving)} rows={items.filter(of)} rowKey={(view) => view.id} current={current} cards
                onCurrent={(view) => setCurrent(view.id)} onOpen={(view) => void navigate(`/trends/${view.id}`)}
                empty={(
                  <EmptyState
                    title={t(`trends.noViews.${empty}`)} fact={t('trends.noViewsFact')}
                    action={<Link className="btn p" to="/trends"><Icon name="plus" />{t('app.menu.trends.newView')}</Link>}
                  />
                )}
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {leaving && <DeleteView view={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function columnsOf(siteName: (view: SavedView) => string, mayShare: boolean, onDelete: (view: SavedView) => void): readonly Column<SavedView>[] {
  return [
    {
      key: 'name', title: t('trends.viewName'), sort: (view) => view.name, text: (view) => view.name,
      render: (view) => <Link to={`/trends/${view.id}`}>{view.name}</Link>,
    },
    { key: 'shared', title: t('trends.visible'), width: 120, render: (view) => <StatusTag kind={view.isShared ? 'plain' : 'quiet'}>{t(view.isShared ? 'trends.shared' : 'trends.onlyMe')}</StatusTag> },
    { key: 'pens', title: t('trends.pens'), width: 70, align: 'right', render: penCount, sort: penCount },
    { key: 'site', title: t('trends.site'), width: 150, render: siteName, sort: siteName, wideOnly: true },
    { key: 'by', title: t('trends.changedBy'), width: 120, render: (view) => view.changedBy, wideOnly: true },
    { key: 'at', title: t('trends.changedAt'), width: 120, render: (view) => formatInstant(view.changedAt), sort: (view) => view.changedAt },
    {
      key: 'act', title: '', name: t('trends.deleteView'), width: 48, align: 'right', wideOnly: true,
      render: (view) => (view.isOwn || mayShare
        ? <button type="button" className="icon-btn" onClick={() => onDelete(view)}><Icon name="trash" label={t('trends.deleteNamed', { name: view.name })} /></button>
        : null),
    },
  ];
}

/** Asks before a view is forgotten. */
export function DeleteView({ view, onClose, onDone }: { view: SavedView; onClose: () => void; onDone?: () => void }): JSX.Element {
  const act = useMutation({ mutationFn: () => deleteView(view.id), onSuccess: onDone ?? onClose });
  return (
    <ConfirmWithConsequences
      title={t('trends.deleteAsk', { name: view.name })} act={t('trends.deleteView')} danger busy={act.isPending}
      consequences={[[t('trends.then'), t(view.isShared ? 'trends.deleteShared' : 'trends.deleteOwn')], [t('ui.undo'), t('trends.deleteUndo')]]}
      problem={act.error ? problemOf(act.error) : undefined} onAct={() => act.mutate()} onCancel={onClose}
    />
  );
}
