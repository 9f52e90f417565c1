import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { address } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatBytes, formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Icon } from '../../ui/Icon';
import { KeyHints, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { ImportItem, ImportRow } from './imports';
import { importsQuery } from './imports';
import './imports.css';

/** Files that were brought in, newest first, and what came of each. */
export function ImportListPage(): JSX.Element {
  const imports = useQuery(importsQuery);
  const sites = useSession()?.sites;
  const navigate = useNavigate();
  const [current, setCurrent] = useAddress('import');
  const columns = useMemo(() => columnsOf(new Map((sites ?? []).map((site) => [Number(site.id), site.name]))), [sites]);
  const start = (
    <Link className="btn p" to="/plant/imports/new">
      <Icon name="upload" />
      {t('imports.new')}
    </Link>
  );
  return (
    <>
      <PageHeader title={t('app.menu.plant.imports')} crumbs={[{ text: t('app.section.plant') }]} actions={start} />
      <div className="body">
        <Panel
          title={t('imports.past')}
          meta={imports.data && t('ui.rows', { count: imports.data.length })}
          foot={<KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }, { keys: ['Enter'], text: t('ui.open') }]} />}
        >
          <Loaded query={imports} what={t('app.menu.plant.imports')} problemOf={problemOf}>
            {(items) => (
              <DataTable
                label={t('imports.past')} columns={columns} rows={items} rowKey={(item) => item.import.id} current={current}
                onCurrent={(item) => setCurrent(item.import.id)} onOpen={(item) => void navigate(`/plant/imports/${item.import.id}`)} cards
                empty={<EmptyState title={t('imports.none')} fact={t('imports.noneFact')} action={start} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </>
  );
}

function columnsOf(siteNames: ReadonlyMap<number, string>): readonly Column<ImportItem>[] {
  return [
    {
      key: 'file', title: t('imports.file'), sort: (item) => item.import.fileName,
      render: (item) => <Link to={`/plant/imports/${item.import.id}`}>{item.import.fileName}</Link>,
    },
    { key: 'state', title: t('imports.state'), width: 150, render: (item) => <ImportState row={item.import} />, sort: (item) => item.import.state },
    { key: 'site', title: t('imports.site'), width: 150, render: (item) => siteNames.get(item.import.siteId) ?? '—' },
    { key: 'values', title: t('imports.values'), width: 100, align: 'right', render: (item) => formatNumber(item.import.report.values, 0), sort: (item) => item.import.report.values },
    {
      key: 'rejected', title: t('imports.rejected'), width: 110, align: 'right', sort: (item) => item.import.report.rejected,
      render: (item) =>
        item.hasRejects && item.import.report.rejected > 0 ? (
          <a href={address(`/imports/${item.import.id}/rejects`)} download>{formatNumber(item.import.report.rejected, 0)}</a>
        ) : (
          formatNumber(item.import.report.rejected, 0)
        ),
    },
    { key: 'size', title: t('imports.size'), width: 90, align: 'right', wideOnly: true, render: (item) => formatBytes(item.import.bytes), sort: (item) => item.import.bytes },
    { key: 'by', title: t('imports.by'), width: 120, wideOnly: true, render: (item) => item.import.createdBy, sort: (item) => item.import.createdBy },
    { key: 'at', title: t('ui.time'), width: 120, render: (item) => formatInstant(item.import.createdAt), sort: (item) => item.import.createdAt },
  ];
}

/** Where an import stands. */
export function ImportState({ row }: { row: ImportRow }): JSX.Element {
  const kind = row.state === 'failed' ? 'error' : row.state === 'running' || row.state === 'uploading' ? 'accent' : row.state === 'done' ? 'plain' : 'quiet';
  const share = row.state === 'running' && row.report.rows > 0 ? Math.min(1, row.rowsDone / row.report.rows) : null;
  return (
    <span className="row g6">
      <StatusTag kind={kind}>{t(`imports.stateOf.${row.state}`)}</StatusTag>
      {share !== null && <span className="s12">{formatNumber(share * 100, 0)}%</span>}
    </span>
  );
}
