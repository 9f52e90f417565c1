import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { SideBlock, SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded } from '../../ui/states';
import type { Version } from './calendars';
import { versionsQuery } from './calendars';
import { DifferenceList } from './DifferenceList';
import { differences } from './drafts';

const columns: readonly Column<Version>[] = [
  { key: 'version', get title() { return t('calendars.version'); }, width: 90, render: (one) => one.version },
  { key: 'at', get title() { return t('calendars.publishedAt'); }, width: 170, render: (one) => formatInstant(one.publishedAt, 'record') },
  { key: 'by', get title() { return t('calendars.publishedBy'); }, width: 160, render: (one) => one.publishedBy },
  { key: 'reason', get title() { return t('calendars.publishReason'); }, render: (one) => one.reason },
];

/** The versions of a calendar, newest first, each with what it changed. */
export function HistoryView({ org }: { org: string }): JSX.Element {
  const versions = useQuery(versionsQuery(org));
  const [selected, setSelected] = useAddress('version');
  const at = versions.data?.findIndex((one) => String(one.version) === selected) ?? -1;
  const version = versions.data?.[at];
  const before = versions.data?.[at + 1];
  const changes = version && before ? differences(before.content, version.content) : [];
  return (
    <div className="body split">
      <Panel title={t('calendars.view.history')} meta={versions.data && t('ui.rows', { count: versions.data.length })}>
        <Loaded query={versions} what={t('calendars.view.history')} problemOf={problemOf}>
          {(rows) => (
            <DataTable
              label={t('calendars.view.history')} columns={columns} rows={rows} rowKey={(one) => String(one.version)} cards
              current={version && selected} onCurrent={(one) => setSelected(String(one.version))}
              empty={<EmptyState title={t('calendars.noHistory')} />}
            />
          )}
        </Loaded>
      </Panel>
      {version && (
        <SidePanel label={t('calendars.version')} title={t('calendars.ownVersion', { version: version.version })} meta={`${version.publishedBy} ${formatInstant(version.publishedAt)}`} onClose={() => setSelected('')}>
          <SideBlock title={t('calendars.publishReason')}>{version.reason}</SideBlock>
          <SideBlock title={t('calendars.changes')}>
            {changes.length > 0 ? <DifferenceList changes={changes} /> : <span className="t2">{t(before ? 'calendars.noChanges' : 'calendars.firstVersion')}</span>}
          </SideBlock>
        </SidePanel>
      )}
    </div>
  );
}
