import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { AlarmSymbol, asPriority } from '../../../ui/AlarmSymbol';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { AreaField } from '../../../ui/fields';
import { EmptyState, Loaded } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { nameOf, words } from '../shapes';
import type { OutOfServiceRequest } from './requests';
import { requestsQuery } from './requests';

type Decision = 'approved' | 'rejected' | 'withdrawn';

/** Requests to take alarms out of service: waiting ones first, then what was decided. */
export function RequestList({ site }: { site: string | undefined }): JSX.Element {
  const list = useQuery(requestsQuery(site, true));
  const [deciding, setDeciding] = useState<{ request: OutOfServiceRequest; decision: Decision } | null>(null);
  return (
    <Loaded query={list} what={t('alarms.show.requests')} problemOf={problemOf}>
      {(requests) => (
        <>
          {requests.length === 0 && <EmptyState title={t('alarms.noRequests')} fact={t('alarms.noRequestsFact')} />}
          <ul className="requests">
            {[...requests].sort((a, b) => Number(a.decision !== '') - Number(b.decision !== '')).map((request) => (
              <RequestLine key={request.id} request={request} onDecide={(decision) => setDeciding({ request, decision })} />
            ))}
          </ul>
          {deciding && <DecideDialog {...deciding} onClose={() => setDeciding(null)} />}
        </>
      )}
    </Loaded>
  );
}

function RequestLine({ request, onDecide }: { request: OutOfServiceRequest; onDecide: (decision: Decision) => void }): JSX.Element {
  const mayDecide = useAllowed('alarms.edit');
  return (
    <li className={request.decision === '' ? '' : 'decided'}>
      <AlarmSymbol priority={asPriority(request.priority)} state="outOfService" />
      <div className="el">
        <div className="el"><b>{nameOf(request)}</b> <span className="t2">{words(request.placeZh, request.placeEn)}</span></div>
        <div className="s13">{request.reason}</div>
        <div className="s12 t2">
          {t('alarms.askedBy', { person: request.askedBy, time: formatInstant(request.askedAt) })}
          {request.decidedAt && ` ${t('alarms.decidedBy', { person: request.decidedBy, time: formatInstant(request.decidedAt) })}`}
          {request.comment !== '' && ` ${request.comment}`}
        </div>
      </div>
      <span className="sp" />
      {request.decision !== '' && <StatusTag kind="quiet">{t(`alarms.decision.${request.decision}`)}</StatusTag>}
      {request.decision === '' && request.own && (
        <>
          <span className="s12 t2">{t('alarms.needsSecondPerson')}</span>
          <button type="button" className="btn s" onClick={() => onDecide('withdrawn')}>{t('alarms.withdraw')}</button>
        </>
      )}
      {request.decision === '' && !request.own && mayDecide && (
        <>
          <button type="button" className="btn s" onClick={() => onDecide('rejected')}>{t('alarms.reject')}</button>
          <button type="button" className="btn s o" onClick={() => onDecide('approved')}>{t('alarms.approve')}</button>
        </>
      )}
    </li>
  );
}

function DecideDialog({ request, decision, onClose }: { request: OutOfServiceRequest; decision: Decision; onClose: () => void }): JSX.Element {
  const client = useQueryClient();
  const [comment, setComment] = useState('');
  const mutation = useMutation({
    mutationFn: () => api.post(`/alarms/out-of-service/${request.id}`, { decision, comment: comment.trim() }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['alarms'] });
      onClose();
    },
  });
  return (
    <ConfirmWithConsequences
      title={t(`alarms.decide.${decision}.title`, { name: nameOf(request) })}
      consequences={[
        [t('alarms.reason'), request.reason],
        [t('ui.effect'), t(`alarms.decide.${decision}.effect`)],
      ]}
      act={t(`alarms.decide.${decision}.act`)}
      note={t('alarms.goesIntoJournal')}
      busy={mutation.isPending}
      problem={mutation.isError ? problemOf(mutation.error) : undefined}
      onAct={() => mutation.mutate()}
      onCancel={onClose}
    >
      <div className="dialog-fields">
        <AreaField label={t('alarms.comment')} value={comment} onChange={setComment} rows={2} />
      </div>
    </ConfirmWithConsequences>
  );
}
