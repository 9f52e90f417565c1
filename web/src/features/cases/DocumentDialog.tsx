import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { formatBytes, formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { FormActs } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Facts } from '../../ui/SidePanel';
import { Loading } from '../../ui/states';
import type { Document } from './documents';
import { firstRows } from './documents';

const mostRows = 50;

/** A file: what it is, its hash, a look at pictures and tables, and the way to fetch it. */
export function DocumentDialog({ document, onClose }: { document: Document; onClose: () => void }): JSX.Element {
  return (
    <Dialog title={document.name} onClose={onClose} width={720}>
      <div className="col g12">
        <Preview document={document} />
        <Facts
          facts={[
            [t('cases.fileKind'), `${document.mediaType}，${formatBytes(document.bytes)}`],
            [t('cases.uploadedBy'), `${document.uploader} ${formatInstant(document.uploadedAt, 'record')}`],
            [t('cases.contentHash'), <span key="h" className="mono hash-text">{document.contentHash}</span>],
            [t('cases.keepUntil'), document.keepUntilAt === null ? t('cases.keptForGood') : formatInstant(document.keepUntilAt, 'date')],
          ]}
        />
        <FormActs note={t('cases.hashNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.close')}</button>
          <a className="btn p" href={`/files/${document.id}`} download={document.name}><Icon name="download" />{t('cases.fetch')}</a>
        </FormActs>
      </div>
    </Dialog>
  );
}

function Preview({ document }: { document: Document }): JSX.Element {
  if (document.mediaType.startsWith('image/')) return <img className="case-preview" src={`/files/${document.id}`} alt={document.name} />;
  if (document.mediaType === 'text/csv') return <CsvPreview document={document} />;
  return <p className="case-preview s13 t2">{t('cases.noPreview')}</p>;
}

function CsvPreview({ document }: { document: Document }): JSX.Element {
  const text = useQuery({
    queryKey: ['files', document.contentHash],
    queryFn: async ({ signal }) => (await fetch(`/files/${document.id}`, { signal })).text(),
    staleTime: Infinity,
  });
  if (text.data === undefined) return <Loading what={document.name} />;
  const [head = [], ...body] = firstRows(text.data, mostRows);
  return (
    <div className="case-preview">
      {/* A wide table is moved with the arrow keys. */}
      <div className="case-csv" tabIndex={0} role="region" aria-label={document.name}>
        <table className="grid">
          <thead><tr>{head.map((cell, at) => <th key={at} scope="col">{cell}</th>)}</tr></thead>
          <tbody>{body.map((row, at) => <tr key={at}>{row.map((cell, column) => <td key={column}>{cell}</td>)}</tr>)}</tbody>
        </table>
      </div>
    </div>
  );
}
