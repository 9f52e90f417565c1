import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { AreaField, CheckField, fieldError, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import { gramsOf } from './mass';
import type { Ticket, TransferDetail } from './waste';
import { nameOf, useFacilities } from './waste';

/** What each act asks for beside the time. */
const asks: Readonly<Record<string, readonly string[]>> = {
  seal: ['manifest', 'onPaper'], sign: ['ticket'], depart: ['containers'], arrive: ['ticket', 'pieces'], acceptPartly: ['refused'],
  takeBack: ['manifest', 'facility'], turnBack: ['facility', 'reason'], process: ['method'], group: ['method'], cancel: ['reason'],
  storeTemporarily: ['reason'], enterPaper: ['manifest'], correct: ['method', 'reason'], disagree: ['reason'],
};

interface Form {
  manifest: string;
  onPaper: boolean;
  ticket: string;
  containers: string;
  pieces: string;
  refused: string;
  facility: string;
  method: string;
  reason: string;
}

/** One act on a transfer with the fields that it needs; a refusal says which rule stands against it. */
export function ActDialog({ act, detail, onClose }: { act: string; detail: TransferDetail; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const needs = asks[act] ?? [];
  const [form, setForm] = useState<Form>({
    manifest: '', onPaper: false, ticket: '', containers: detail.lines.flatMap((line) => line.containers).slice(0, detail.pieces).join('\n'),
    pieces: String(detail.pieces), refused: '', facility: detail.lines[0]?.facilityId ?? '', method: detail.transfer.method, reason: '',
  });
  const self = useAllowed('waste.transfer') || detail.for.length === 0;
  const [principal, setPrincipal] = useState(self ? '' : (detail.for[0]?.id ?? ''));
  const set = (part: Partial<Form>): void => setForm({ ...form, ...part });
  const run = useMutation({
    mutationFn: () => api.post(`/waste/transfers/${detail.transfer.id}/acts`, { ...bodyOf(act, needs, form), ...(principal === '' ? {} : { actingFor: principal }) }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['waste'] });
      onClose();
    },
  });
  const problem = run.isError ? problemOf(run.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <Dialog title={`${t(`waste.act.${act}`)} ${detail.transfer.manifest ?? detail.transfer.number}`} onClose={onClose} width={480}>
      <form className="col g12" onSubmit={submit}>
        {detail.for.length > 0 && (
          <SelectField
            label={t('waste.actingFor')} value={principal} onChange={setPrincipal}
            choices={[...(self ? [{ value: '', text: t('waste.myself') }] : []), ...detail.for.map((one) => ({ value: one.id, text: t('waste.forPerson', { person: one.name }) }))]}
          />
        )}
        {needs.includes('manifest') && <TextField label={t('waste.manifest')} value={form.manifest} onChange={(manifest) => set({ manifest })} error={fieldError(problem, 'manifest')} input={{ inputMode: 'numeric', maxLength: 14, disabled: form.onPaper }} hint={t('waste.manifestHint')} mono />}
        {needs.includes('onPaper') && <CheckField label={t('waste.usePaper')} checked={form.onPaper} onChange={(onPaper) => set({ onPaper })} />}
        {needs.includes('ticket') && <TicketField site={detail.transfer.site} value={form.ticket} onChange={(ticket) => set({ ticket })} />}
        {needs.includes('containers') && detail.pieces > 0 && <AreaField label={t('waste.loadedContainers')} value={form.containers} onChange={(containers) => set({ containers })} rows={5} hint={t('waste.onePerLine')} />}
        {needs.includes('pieces') && <TextField label={t('waste.pieces')} value={form.pieces} onChange={(pieces) => set({ pieces })} input={{ inputMode: 'numeric' }} />}
        {needs.includes('refused') && <TextField label={t('waste.refused')} value={form.refused} onChange={(refused) => set({ refused })} error={fieldError(problem, 'refusedGrams')} after={<span className="u">t</span>} input={{ inputMode: 'decimal', required: true }} hint={t('waste.receivedIs', { mass: formatNumber((detail.transfer.receivedGrams ?? 0) / 1e6, 3) })} />}
        {needs.includes('facility') && <FacilityField site={detail.transfer.site} value={form.facility} onChange={(facility) => set({ facility })} />}
        {needs.includes('method') && <TextField label={t('waste.method')} value={form.method} onChange={(method) => set({ method })} error={fieldError(problem, 'method')} hint={t('waste.methodHint')} />}
        {needs.includes('reason') && <AreaField label={t('waste.reason')} value={form.reason} onChange={(reason) => set({ reason })} error={fieldError(problem, 'reason')} rows={2} />}
        {needs.length === 0 && <p className="t2">{t(`waste.actNote.${act}`)}</p>}
        {problem && <Refused problem={problem} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={run.isPending}>{t(`waste.act.${act}`)}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}

function bodyOf(act: string, needs: readonly string[], form: Form): Record<string, unknown> {
  const lines = form.containers.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return {
    act,
    ...(needs.includes('manifest') && form.manifest !== '' && !form.onPaper ? { manifest: form.manifest } : {}),
    ...(needs.includes('onPaper') ? { onPaper: form.onPaper } : {}),
    ...(needs.includes('ticket') && form.ticket !== '' ? { ticketId: form.ticket } : {}),
    ...(needs.includes('containers') ? { containers: lines } : {}),
    ...(needs.includes('pieces') ? { pieces: Number(form.pieces) } : {}),
    ...(needs.includes('refused') ? { refusedGrams: gramsOf(form.refused) } : {}),
    ...(needs.includes('facility') ? { facilityId: form.facility } : {}),
    ...(needs.includes('method') ? (act === 'correct' ? { changes: { method: form.method } } : { method: form.method }) : {}),
    ...(needs.includes('reason') ? { reason: form.reason } : {}),
  };
}

function TicketField({ site, value, onChange }: { site: number; value: string; onChange: (value: string) => void }): JSX.Element {
  const tickets = useQuery({
    queryKey: ['waste', 'tickets', site],
    queryFn: ({ signal }) => api.get<Page<Ticket>>('/waste/tickets', { site, limit: 50 }, signal),
  });
  return (
    <SelectField
      label={t('waste.ticket')} value={value} onChange={onChange}
      choices={[{ value: '', text: '—' }, ...(tickets.data?.items ?? []).map((one) => ({ value: one.id, text: `${one.number} ${one.plate} ${formatNumber(one.netGrams / 1e6, 3)} t ${formatInstant(one.weighedAt, 'short')}` }))]}
    />
  );
}

function FacilityField({ site, value, onChange }: { site: number; value: string; onChange: (value: string) => void }): JSX.Element {
  const facilities = useFacilities(String(site));
  return (
    <SelectField
      label={t('waste.storedIn')} value={value} onChange={onChange}
      choices={(facilities.data?.items ?? []).filter((one) => one.kind === 'store' || one.kind === 'point').map((one) => ({ value: one.id, text: nameOf(one) }))}
    />
  );
}
