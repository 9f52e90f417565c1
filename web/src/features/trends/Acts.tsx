import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { address } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import type { MenuItem } from '../../ui/Menu';
import { Menu } from '../../ui/Menu';
import { Refused } from '../../ui/states';
import { DataDialog } from './DataDialog';
import { SaveViewDialog } from './SaveViewDialog';
import type { TrendState } from './trendState';
import type { TrendView } from './useTrend';
import { DeleteView } from './ViewListPage';
import type { SavedView } from './views';
import { saveView } from './views';

interface Props {
  state: TrendState;
  view: TrendView;
  /** The kept view that is open, whether what is shown differs from it, and what would be kept now. */
  saved: SavedView | undefined;
  changed: boolean;
  kept: string;
  site: string | undefined;
  name: string;
  onNote: () => void;
}

/** Copy the address, export and the numbers behind the chart, note, keep the view. */
export function Acts(props: Props): JSX.Element {
  const { state, view } = props;
  const [copied, setCopied] = useState(false);
  const [table, setTable] = useState(false);
  const mayNote = useAllowed('trends.write');
  const copy = (): void => {
    void navigator.clipboard.writeText(location.href).then(() => {
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    });
  };
  return (
    <>
      <button type="button" className="btn" onClick={copy}>
        <Icon name={copied ? 'check' : 'share'} />
        <span aria-live="polite">{t(copied ? 'trends.copied' : 'trends.copyLink')}</span>
      </button>
      <Menu
        className="btn" label={t('trends.export')} right
        items={[...exports(state, view), { key: 'table', icon: 'table', text: t('ui.dataTable'), onClick: () => setTable(true) }]}
        content={<><Icon name="download" />{t('trends.export')}<Icon name="down" /></>}
      />
      {mayNote && <button type="button" className="btn" onClick={props.onNote}><Icon name="note" />{t('trends.note')}</button>}
      <Keep {...props} />
      {table && <DataDialog view={view} onClose={() => setTable(false)} />}
    </>
  );
}

/** Keeps the view: under a new name, or as the next version of the one that is open. */
function Keep({ saved, changed, kept, site, name }: Props): JSX.Element {
  const [naming, setNaming] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const navigate = useNavigate();
  const mayShare = useAllowed('trends.write');
  const mayChange = saved !== undefined && (saved.isOwn || mayShare);
  const next = useMutation({
    mutationFn: (view: SavedView) => saveView({ siteId: view.siteId, name: view.name, address: kept, isShared: view.isShared }, view),
  });
  const share = useMutation({
    mutationFn: (view: SavedView) => saveView({ siteId: view.siteId, name: view.name, address: view.address, isShared: !view.isShared }, view),
  });
  const refused = next.error ?? share.error;
  const items: MenuItem[] = saved === undefined ? [] : [
    ...(mayChange && changed ? [{ key: 'save', icon: 'check', text: t('trends.saveNext', { version: saved.version + 1 }), onClick: () => next.mutate(saved) } as const] : []),
    { key: 'as', icon: 'copy', text: t('trends.saveAs'), onClick: () => setNaming(true) },
    ...(mayShare && mayChange ? [{ key: 'share', icon: 'share', text: t(saved.isShared ? 'trends.unshare' : 'trends.shareIt'), onClick: () => share.mutate(saved) } as const] : []),
    ...(mayChange ? [{ key: 'delete', icon: 'trash', text: t('trends.deleteView'), onClick: () => setLeaving(true) } as const] : []),
  ];
  return (
    <>
      {saved === undefined
        ? <button type="button" className="btn p" disabled={site === undefined} onClick={() => setNaming(true)}><Icon name="check" />{t('trends.keep')}</button>
        : <Menu className={changed && mayChange ? 'btn p' : 'btn'} label={t('trends.keep')} right items={items} content={<><Icon name="check" />{t('trends.keep')}<Icon name="down" /></>} />}
      {naming && site !== undefined && (
        <SaveViewDialog
          site={site} address={kept} name={saved?.name ?? (name === t('trends.title') ? '' : name)} onClose={() => setNaming(false)}
          onSaved={(view) => {
            setNaming(false);
            void navigate(`/trends/${view.id}?${view.address}`);
          }}
        />
      )}
      {leaving && saved && <DeleteView view={saved} onClose={() => setLeaving(false)} onDone={() => void navigate('/trends/mine')} />}
      {refused && <Dialog title={t('trends.keep')} onClose={() => { next.reset(); share.reset(); }}><Refused problem={problemOf(refused)} /></Dialog>}
    </>
  );
}

function exports(state: TrendState, view: TrendView): MenuItem[] {
  const { from, to } = view.asked;
  const link = (mode: string, format: string, more: Record<string, string>): MenuItem => ({
    key: `${mode}.${format}`,
    text: t(`trends.exportOf.${mode}`, { format: format.toUpperCase() }),
    onClick: () => location.assign(address(
      `/history/${mode}`, { key: state.keys, from: String(from * 1000), to: String(to * 1000), format, ...more })),
  });
  const every = { every: `${Math.max(1000, Math.round((to - from) / 500 / 1000) * 1000)}ms` };
  return [link('raw', 'csv', {}), link('raw', 'xlsx', {}), link('summary', 'csv', every), link('summary', 'xlsx', every)];
}
