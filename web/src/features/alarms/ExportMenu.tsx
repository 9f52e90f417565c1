import type { JSX } from 'react';
import type { Query } from '../../api/client';
import { address } from '../../api/client';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';

/** Fetches what is shown as a file; the browser's own download, so that large ones stream. */
export function ExportMenu({ path, query }: { path: string; query: Query }): JSX.Element {
  const fetchAs = (format: string): void => {
    const link = document.createElement('a');
    link.href = address(path, { ...query, format });
    link.download = '';
    link.click();
  };
  return (
    <Menu
      className="btn"
      label={t('alarms.export')}
      right
      content={
        <>
          <Icon name="download" />
          {t('alarms.export')}
        </>
      }
      items={[
        { key: 'csv', text: t('alarms.exportAs', { format: 'CSV' }), onClick: () => fetchAs('csv') },
        { key: 'xlsx', text: t('alarms.exportAs', { format: 'XLSX' }), onClick: () => fetchAs('xlsx') },
      ]}
    />
  );
}
