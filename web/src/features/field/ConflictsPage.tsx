import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { formatInstant } from '../../i18n/format';
import { language, t, textOf } from '../../i18n/i18n';
import { seenAnswer, useOutbox } from '../../kernel/offline/outbox';
import { PageHeader } from '../../kernel/PageHeader';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { refreshField } from './field';
import './field.css';
import { useOffline } from './useOffline';

interface Conflict {
  opId: string;
  siteId: number;
  entity: string;
  entityId: string;
  title: string | null;
  detail: string | null;
  occurredAt: string;
  answeredAt: string;
}

const conflictsQuery = queryOptions({
  queryKey: ['field', 'conflicts', language()],
  queryFn: async ({ signal }) => (await api.get<{ items: Conflict[] }>('/sync/conflicts', undefined, signal)).items,
});

/** What phones did without a network and met another change: a person says which holds. Nothing is merged silently. */
export function ConflictsPage(): JSX.Element {
  useOffline();
  const query = useQuery(conflictsQuery);
  const outbox = useOutbox();
  const settle = useMutation({
    mutationFn: ({ opId, apply }: { opId: string; apply: boolean }) => api.post(`/sync/conflicts/${opId}/settle`, { apply }),
    onSuccess: async (_, { opId }) => {
      await seenAnswer(opId);
      await Promise.all([queryClient.invalidateQueries({ queryKey: conflictsQuery.queryKey }), refreshField()]);
    },
  });
  return (
    <>
      <PageHeader title={t('field.conflicts')} crumbs={[{ text: t('app.section.field') }, { text: t('app.menu.field.inspection'), to: '/field' }]} noMenu />
      <div className="body rounds-body">
        {settle.error && <Refused problem={problemOf(settle.error)} />}
        <Panel title={t('field.conflictsOpen')}>
          <Loaded query={query} what={t('field.conflicts')} problemOf={problemOf}>
            {(conflicts) => (
              <>
                {conflicts.length === 0 && <EmptyState title={t('field.noConflicts')} fact={t('field.noConflictsFact')} />}
                {conflicts.map((one) => (
                  <section key={one.opId} className="conflict" aria-label={one.title ?? ''}>
                    <b>{one.title}</b>
                    <p className="s13">{one.detail}</p>
                    <p className="s12 t3">{textOf(`field.entity.${one.entity}`, one.entity)}，{t('field.doneAt', { time: formatInstant(one.occurredAt), sent: formatInstant(one.answeredAt) })}</p>
                    <div className="row g8 wrap">
                      {one.entity === 'field.round' && <Link className="btn" to={`/field/rounds/${one.entityId}`}>{t('field.compare')}</Link>}
                      <button type="button" className="btn" disabled={settle.isPending} onClick={() => settle.mutate({ opId: one.opId, apply: false })}>{t('field.dropMine')}</button>
                      <button type="button" className="btn" disabled={settle.isPending} onClick={() => settle.mutate({ opId: one.opId, apply: true })}>{t('field.keepMine')}</button>
                    </div>
                  </section>
                ))}
              </>
            )}
          </Loaded>
        </Panel>
        {outbox.answers.length > 0 && (
          <Panel title={t('field.answersHere')}>
            {outbox.answers.map((one) => (
              <section key={one.opId} className="conflict">
                <div className="row g8"><StatusTag kind={one.answer === 'conflict' ? 'warning' : 'error'}>{t(`field.answer.${one.answer}`)}</StatusTag><b>{one.title}</b></div>
                <p className="s13">{one.detail}{one.remedy}</p>
                <div className="row g8"><span className="s12 t3">{formatInstant(one.at)}</span><span className="sp" /><button type="button" className="btn s" onClick={() => void seenAnswer(one.opId)}>{t('field.seen')}</button></div>
              </section>
            ))}
          </Panel>
        )}
      </div>
    </>
  );
}
