import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatBytes, formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { FileDrop } from '../../ui/work';
import type { CasePage } from './cases';
import type { Document } from './documents';
import { acceptedFiles, attachFile, documentsQuery, mostMegabytes } from './documents';
import { DocumentDialog } from './DocumentDialog';

/** The files of a case: look, fetch, add one. */
export function CaseDocuments({ page }: { page: CasePage }): JSX.Element {
  const documents = useQuery(documentsQuery(page.case.id));
  const [shown, setShown] = useState<Document | null>(null);
  const may = useAllowed('documents.write') && page.canWrite && (page.case.status === 'open' || page.case.status === 'suspended');
  const add = useMutation({ mutationFn: (file: File) => attachFile(page.case.id, page.case.org, file) });
  return (
    <Panel title={t('cases.documents')} meta={documents.data && documents.data.length > 0 ? t('cases.documentCount', { count: documents.data.length }) : undefined}>
      <Loaded query={documents} what={t('cases.documents')} problemOf={problemOf}>
        {(list) => list.length === 0 && !may ? <EmptyState title={t('cases.noDocuments')} /> : (
          <ul className="case-files case-documents">
            {list.map((one) => (
              <li key={one.id}>
                <Icon name="document" />
                <button type="button" className="link el" title={one.name} onClick={() => setShown(one)}>{one.name}</button>
                <span className="sp" />
                <span className="s12 t3 nw" title={one.uploader}>{formatInstant(one.uploadedAt)}</span>
                <span className="s12 t3 nw">{formatBytes(one.bytes)}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      {may && (
        <div className="case-drop">
          {add.isPending ? <p className="s13 t2" role="status">{t('cases.uploading', { name: add.variables.name })}</p> : (
            <FileDrop accept={acceptedFiles} limitMegabytes={mostMegabytes} hint={t('cases.fileHint', { limit: mostMegabytes })} onFile={(file) => add.mutate(file)} />
          )}
          {add.isError && <Refused problem={problemOf(add.error)} />}
        </div>
      )}
      {shown && <DocumentDialog document={shown} onClose={() => setShown(null)} />}
    </Panel>
  );
}
