import type { JSX } from 'react';
import { useState } from 'react';
import { address } from '../../api/client';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import type { MenuItem } from '../../ui/Menu';
import { Menu } from '../../ui/Menu';
import { DataDialog } from './DataDialog';
import type { TrendState } from './trendState';
import type { TrendView } from './useTrend';

/** Copy the address, export, and the numbers behind the chart. */
export function Acts({ state, view }: { state: TrendState; view: TrendView }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const [table, setTable] = useState(false);
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
        className="btn" label={t('trends.export')} right items={exports(state, view)}
        content={<><Icon name="download" />{t('trends.export')}<Icon name="down" /></>}
      />
      <button type="button" className="btn" onClick={() => setTable(true)}><Icon name="table" />{t('ui.dataTable')}</button>
      {table && <DataDialog view={view} onClose={() => setTable(false)} />}
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
