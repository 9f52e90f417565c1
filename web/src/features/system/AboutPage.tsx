import { queryOptions, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatBytes, formatDuration, formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { Panel } from '../../ui/Panel';
import { Facts } from '../../ui/SidePanel';
import { Loaded } from '../../ui/states';
import './system.css';

interface About {
  version: string;
  engine: string;
  runtime: string;
  system: string;
  startedAt: string;
  folder: { path: string; freeBytes: number; parts: { name: string; files: number; bytes: number }[] } | null;
  packages: { name: string; version: string; license: string; side: 'server' | 'web' }[];
}

const aboutQuery = queryOptions({
  queryKey: ['system', 'about'],
  queryFn: ({ signal }) => api.get<About>('/system/about', undefined, signal),
});

/** What runs here: version, engine, the size of the data, whose work is in it. */
export function AboutPage(): JSX.Element {
  const about = useQuery(aboutQuery);
  return (
    <>
      <PageHeader title={t('app.menu.system.about')} crumbs={[{ text: t('app.section.system') }]} />
      <Loaded query={about} what={t('app.menu.system.about')} problemOf={problemOf}>
        {(data) => (
          <div className="body about">
            <div className="col g12">
              <Panel title={t('app.name')} meta={t('system.license')} padded>
                <Facts
                  facts={[
                    [t('system.version'), <b key="version">{data.version}</b>],
                    [t('system.engine'), data.engine],
                    [t('system.runtime'), data.runtime],
                    [t('system.operatingSystem'), data.system],
                    [t('system.startedAt'), formatInstant(data.startedAt, 'record')],
                    [t('system.upFor'), formatDuration(Date.now() - Date.parse(data.startedAt))],
                  ]}
                />
              </Panel>
              {data.folder && <FolderPanel folder={data.folder} />}
              <Panel title={t('system.doors')} padded>
                <ul className="links">
                  <li><a href="/openapi/v1.json">{t('system.openApi')}</a></li>
                  <li><a href="/metrics">{t('system.metrics')}</a></li>
                  <li><a href="/health">{t('system.health')}</a></li>
                </ul>
              </Panel>
            </div>
            <Panel title={t('system.packages')} meta={t('ui.rows', { count: data.packages.length })}>
              <table className="grid">
                <thead>
                  <tr>
                    <th scope="col">{t('system.package')}</th>
                    <th scope="col">{t('system.version')}</th>
                    <th scope="col">{t('system.packageLicense')}</th>
                    <th scope="col">{t('system.side')}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.packages.map((one) => (
                    <tr key={`${one.side}/${one.name}`}>
                      <td>{one.name}</td>
                      <td>{one.version}</td>
                      <td>{one.license}</td>
                      <td>{t(`system.side.${one.side}`)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Panel>
          </div>
        )}
      </Loaded>
    </>
  );
}

function FolderPanel({ folder }: { folder: NonNullable<About['folder']> }): JSX.Element {
  const total = folder.parts.reduce((sum, part) => sum + part.bytes, 0);
  const most = Math.max(1, ...folder.parts.map((part) => part.bytes));
  return (
    <Panel title={t('system.dataFolder')} meta={formatBytes(total)} padded foot={t('system.freeOnDisk', { bytes: formatBytes(folder.freeBytes) })}>
      <p className="mono hash">{folder.path}</p>
      <div className="parts">
        {folder.parts.map((part) => (
          <div key={part.name}>
            <span className="sp">{t(`system.part.${part.name}`)}</span>
            <span className="s12 t3">{t('system.files', { count: part.files })}</span>
            <b className="r">{formatBytes(part.bytes)}</b>
            <span className="bar" role="img" aria-label={`${formatNumber((part.bytes / Math.max(1, total)) * 100, 0)}%`}><i style={{ width: `${(part.bytes / most) * 100}%` }} /></span>
          </div>
        ))}
      </div>
    </Panel>
  );
}
