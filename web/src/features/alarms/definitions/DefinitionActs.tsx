import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { AreaField, TextField } from '../../../ui/fields';
import { Icon } from '../../../ui/Icon';
import { nameOf } from '../shapes';
import { trendAround } from '../wording';
import type { DefinitionItem } from './definitionQueries';

/** Trend, history, copy, and retiring a definition. */
export function DefinitionActs({ item }: { item: DefinitionItem }): JSX.Element {
  const mayEdit = useAllowed('alarms.edit');
  const [retiring, setRetiring] = useState(false);
  const [opened] = useState(Date.now);
  const signal = item.place.signalPath || item.definition.signal;
  return (
    <div className="row g8 wrap">
      {signal !== '' && <Link className="btn" to={trendAround(signal, opened)}><Icon name="trends" />{t('alarms.trend')}</Link>}
      <Link className="btn" to={`/alarms/history?definition=${item.id}&last=30d`}><Icon name="clock" />{t('alarms.history')}</Link>
      {mayEdit && <Link className="btn" to={`/alarms/definitions/new?copy=${item.id}`}><Icon name="copy" />{t('alarms.copy')}</Link>}
      {mayEdit && <button type="button" className="btn d" onClick={() => setRetiring(true)}>{t('alarms.retire')}</button>}
      {retiring && <RetireDialog item={item} onClose={() => setRetiring(false)} />}
    </div>
  );
}

function RetireDialog({ item, onClose }: { item: DefinitionItem; onClose: () => void }): JSX.Element {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const [order, setOrder] = useState('');
  const retire = useMutation({
    mutationFn: () => api.post(`/alarms/definitions/${item.id}/retire`, { reason: reason.trim(), authorizedBy: order.trim() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['alarms'] });
      await navigate('/alarms/definitions');
    },
  });
  return (
    <ConfirmWithConsequences
      title={t('alarms.retireTitle', { name: nameOf(item.definition) })}
      consequences={[
        [t('ui.effect'), t('alarms.retireEffect')],
        [t('alarms.canBeUndone'), t('alarms.retireUndo', { code: item.definition.code })],
      ]}
      act={t('alarms.retire')}
      danger
      busy={retire.isPending}
      disabled={reason.trim() === ''}
      problem={retire.isError ? problemOf(retire.error) : undefined}
      onAct={() => retire.mutate()}
      onCancel={onClose}
    >
      <div className="col g12 dialog-fields">
        <AreaField label={t('alarms.reasonRequired')} value={reason} onChange={setReason} rows={2} />
        <TextField label={t('alarms.changeOrder')} value={order} onChange={setOrder} />
      </div>
    </ConfirmWithConsequences>
  );
}
