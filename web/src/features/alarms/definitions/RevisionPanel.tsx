import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../../api/problem';
import { formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Dialog } from '../../../ui/dialogs';
import { Panel } from '../../../ui/Panel';
import { Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { Diff } from '../../../ui/work';
import type { Definition } from '../shapes';
import type { Revision } from './definitionQueries';
import { revisionsQuery } from './definitionQueries';
import { fieldsOf } from './fieldNames';

/** Every change of a definition: who, when, why, by which order; two versions beside each other. */
export function RevisionPanel({ id }: { id: string }): JSX.Element {
  const revisions = useQuery(revisionsQuery(id));
  const [shown, setShown] = useState<Revision | null>(null);
  const list = revisions.data ?? [];
  const before = shown ? list.find((one) => one.revision === shown.revision - 1) : undefined;
  return (
    <Panel title={t('alarms.revisions')} meta={t('alarms.revisionsMeta', { count: list.length })}>
      <Loaded query={revisions} what={t('alarms.revisions')} problemOf={problemOf}>
        {(items) => (
          <ol className="revisions">
            {items.map((one) => (
              <li key={one.revision}>
                <div className="row g8">
                  <b>{t('alarms.revisionNo', { revision: one.revision })}</b>
                  <span className="s12 t2">{t('alarms.byAt', { person: one.changedBy, time: formatInstant(one.changedAt) })}</span>
                  <span className="sp" />
                  {one.content === null ? (
                    <StatusTag kind="stop">{t('alarms.retired')}</StatusTag>
                  ) : (
                    one.revision > 1 && <button type="button" className="btn x" onClick={() => setShown(one)}>{t('alarms.showChange')}</button>
                  )}
                </div>
                <div className="s13">{one.reason}</div>
                {one.authorizedBy === '' ? one.revision > 1 && <div className="s12 t3">{t('alarms.withoutOrder')}</div> : <div className="s12 t2">{t('alarms.orderIs', { order: one.authorizedBy })}</div>}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      {shown && (
        <Dialog title={t('alarms.changeOf', { revision: shown.revision })} onClose={() => setShown(null)} width={760}>
          <div className="table-dialog">
            <Diff
              fields={fieldsOf(definitionIn(before), definitionIn(shown))}
              before={t('alarms.revisionNo', { revision: shown.revision - 1 })}
              after={t('alarms.revisionNo', { revision: shown.revision })}
            />
          </div>
          <div className="row" style={{ marginTop: 12 }}>
            <span className="sp" />
            <button type="button" className="btn" onClick={() => setShown(null)}>{t('ui.close')}</button>
          </div>
        </Dialog>
      )}
    </Panel>
  );
}

function definitionIn(revision: Revision | undefined): Partial<Definition> {
  if (!revision || revision.content === null) return {};
  const parsed: unknown = JSON.parse(revision.content);
  return typeof parsed === 'object' && parsed !== null ? parsed : {};
}
