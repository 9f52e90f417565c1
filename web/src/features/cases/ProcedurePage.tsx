import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { useParams } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Procedure } from './cases';
import { procedureQuery, refreshCases, versionsQuery } from './cases';
import './cases.css';
import type { CaseDefinition } from './definition';
import { say } from './definition';
import { MigrateDialog } from './MigrateDialog';
import { ProcedureSteps } from './ProcedureSteps';
import { PublishDialog } from './PublishDialog';
import { StateDiagram } from './StateDiagram';

/** What the static checks say of a procedure. */
export interface CheckReport {
  hash: string | null;
  mayPublish: boolean;
  faults: readonly { path: string; code: string; isError: boolean; title: string; detail: string }[];
}

/** A version of a procedure: chart, steps with who does them, what the checks say, the other versions. */
export function ProcedurePage(): JSX.Element {
  const { hash = '' } = useParams();
  const query = useQuery(procedureQuery(hash));
  return (
    <Loaded query={query} what={t('cases.procedure')} problemOf={problemOf}>
      {(procedure) => <Shown procedure={procedure} />}
    </Loaded>
  );
}

type Asked = 'publish' | 'migrate' | 'retire';

function Shown({ procedure }: { procedure: Procedure }): JSX.Element {
  const { item, content } = procedure;
  const [asked, setAsked] = useState<Asked | null>(null);
  const defines = useAllowed('cases.define');
  const versions = useQuery(versionsQuery(item.type)).data ?? [];
  const newest = versions[0]?.hash === item.hash;
  const older = versions.some((one) => one.hash !== item.hash);
  return (
    <>
      <PageHeader
        title={say(item.labels)}
        crumbs={[{ text: t('app.section.cases'), to: '/cases' }, { text: t('app.menu.cases.procedures'), to: '/cases/procedures' }]}
        tags={
          <>
            <StatusTag kind={newest ? 'accent' : 'quiet'}>{t('cases.versionNo', { version: item.version })}</StatusTag>
            {item.retiredAt !== null && <StatusTag kind="stop">{t('cases.retired')}</StatusTag>}
          </>
        }
        facts={<><span>{t(`cases.origin.${item.origin}`)}</span><span>{t('cases.publishedOn', { time: formatInstant(item.publishedAt, 'record') })}</span></>}
        actions={defines ? (
          <>
            {older && <button type="button" className="btn" onClick={() => setAsked('migrate')}>{t('cases.migrate')}</button>}
            {item.retiredAt === null && <button type="button" className="btn" onClick={() => setAsked('retire')}>{t('cases.retire')}</button>}
            <button type="button" className="btn p" onClick={() => setAsked('publish')}><Icon name="copy" />{t('cases.publishCopy')}</button>
          </>
        ) : undefined}
        noMenu
      />
      <div className="body case-procedure">
        <Panel label={t('cases.diagram')} padded className="case-diagram"><StateDiagram definition={content} /></Panel>
        <ProcedureSteps procedure={procedure} />
        <div className="col g12 case-procedure-right">
          <Checks content={content} allowed={defines} />
          <Versions procedure={procedure} />
        </div>
      </div>
      {asked === 'publish' && <PublishDialog procedure={procedure} onClose={() => setAsked(null)} />}
      {asked === 'migrate' && <MigrateDialog procedure={procedure} onClose={() => setAsked(null)} />}
      {asked === 'retire' && <Retire procedure={procedure} onClose={() => setAsked(null)} />}
    </>
  );
}

function Checks({ content, allowed }: { content: CaseDefinition; allowed: boolean }): JSX.Element {
  const query = useQuery({
    queryKey: ['cases', 'check', content.type, language(), JSON.stringify(content).length],
    queryFn: ({ signal }) => api.post<CheckReport>('/cases/definitions/check', { content }, { signal }),
    enabled: allowed,
  });
  if (!allowed) {
    return <Panel title={t('cases.checks')}><p className="case-none">{t('cases.checksNeedRight')}</p></Panel>;
  }
  return (
    <Panel title={t('cases.checks')} meta={query.data && t('cases.faultCount', { count: query.data.faults.length })}>
      <Loaded query={query} what={t('cases.checks')} problemOf={problemOf}>{(report) => <Faults report={report} />}</Loaded>
    </Panel>
  );
}

/** What is wrong, or suspicious, with its place in the document. */
export function Faults({ report }: { report: CheckReport }): JSX.Element {
  if (report.faults.length === 0) {
    return <p className="case-none"><Icon name="check" />{t('cases.noFaults')}</p>;
  }
  return (
    <ul className="case-faults">
      {report.faults.map((fault) => (
        <li key={`${fault.path} ${fault.code} ${fault.detail}`}>
          <StatusTag kind={fault.isError ? 'error' : 'warning'}>{t(fault.isError ? 'cases.fault' : 'cases.warning')}</StatusTag>
          <div>
            <b>{fault.title}</b>
            <div className="s12">{fault.detail}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Versions({ procedure }: { procedure: Procedure }): JSX.Element {
  const query = useQuery(versionsQuery(procedure.item.type));
  return (
    <Panel title={t('cases.versions')}>
      <Loaded query={query} what={t('cases.versions')} problemOf={problemOf}>
        {(rows) => (
          <ul className="case-files">
            {rows.map((row) => (
              <li key={row.hash}>
                <a href={`/cases/procedures/${row.hash}`} aria-current={row.hash === procedure.item.hash ? 'page' : undefined}>
                  {t('cases.versionNo', { version: row.version })}
                </a>
                <span className="mono t3">{row.hash.slice(0, 12)}</span>
                <span className="sp" />
                <span className="s12 t3 nw">{formatInstant(row.publishedAt)}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function Retire({ procedure, onClose }: { procedure: Procedure; onClose: () => void }): JSX.Element {
  const act = useMutation({
    mutationFn: () => api.post(`/cases/definitions/${procedure.item.type}/retire`),
    onSuccess: async () => {
      await refreshCases();
      onClose();
    },
  });
  return (
    <ConfirmWithConsequences
      title={t('cases.retireAsked', { name: say(procedure.item.labels) })} act={t('cases.retire')} danger
      consequences={[
        [t('cases.now'), t('cases.inUse')],
        [t('cases.then'), t('cases.retireThen')],
        [t('cases.undo'), t('cases.retireUndo')],
      ]}
      busy={act.isPending} problem={act.error ? problemOf(act.error) : undefined} onAct={() => act.mutate()} onCancel={onClose}
    />
  );
}
