import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { Loaded } from '../../ui/states';
import type { CasePage, Procedure, WorkItem } from './cases';
import { caseQuery, pageOf, procedureQuery } from './cases';
import { say } from './definition';
import { DueText } from './DueText';
import { shownOf } from './FormFields';

/** A task of the worklist with the case it belongs to, beside the list. */
export function TaskPreview({ item, onClose }: { item: WorkItem; onClose: () => void }): JSX.Element {
  const query = useQuery(caseQuery(item.case));
  const procedure = useQuery({ ...procedureQuery(query.data?.case.definition ?? ''), enabled: query.data !== undefined });
  return (
    <SidePanel
      label={t('cases.task')} title={item.title ?? say(item.typeLabels)} meta={`${say(item.typeLabels)} ${item.number}`} onClose={onClose}
      acts={<><span className="sp" /><Link className="btn s p" to={pageOf(item.type, item.case)}>{t('cases.work')}</Link></>}
    >
      <SideBlock>
        <Facts
          facts={[
            [t('cases.task'), say(item.labels, t('cases.copied'))],
            [t('cases.due'), <DueText key="due" at={item.dueAt} />],
            [t('cases.since'), formatInstant(item.openedAt)],
          ]}
        />
      </SideBlock>
      <Loaded query={query} what={t('cases.case')} problemOf={problemOf}>
        {(page) => <Content page={page} procedure={procedure.data} />}
      </Loaded>
    </SidePanel>
  );
}

function Content({ page, procedure }: { page: CasePage; procedure: Procedure | undefined }): JSX.Element {
  const fields = procedure?.content.data.properties ?? {};
  const shown = Object.entries(page.data).filter(([name]) => fields[name] !== undefined);
  return (
    <>
      <SideBlock title={t('cases.standsAt')}>
        {page.states.filter((state) => page.path.some((step) => step.state === state.id)).map((state) => say(state.labels)).join(t('cases.listComma'))}
      </SideBlock>
      {shown.length > 0 && (
        <SideBlock title={t('cases.content')}>
          <Facts facts={shown.map(([name, value]) => [say(fields[name]?.['x-labels'], name), fields[name] ? shownOf(fields[name], value, []) : ''] as const)} />
        </SideBlock>
      )}
    </>
  );
}
