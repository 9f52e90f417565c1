import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useMemo, useState } from 'react';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/dialogs';
import { fieldError, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { gramsOf } from './mass';
import { Tonnes } from './Tonnes';
import type { Ticket } from './waste';
import './waste.css';

/** The weighbridge desk: tickets as the scale gave them; what a person typed waits for a second one. */
export function TicketsPage(): JSX.Element {
  const site = useSite();
  const session = useSession();
  const queries = useQueryClient();
  const [entering, setEntering] = useState(false);
  const may = session?.permissions.includes('waste.write') ?? false;
  const own = session?.person?.name ?? '';
  const list = useQuery({
    queryKey: ['waste', 'tickets', Number(site?.id)],
    queryFn: ({ signal }) => api.get<Page<Ticket>>('/waste/tickets', { site: site?.id, limit: 200 }, signal),
    enabled: site !== undefined,
  });
  const confirm = useMutation({
    mutationFn: (id: string) => api.post(`/waste/tickets/${id}/confirm`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste', 'tickets'] }),
  });
  const act = confirm.mutate;
  const columns = useMemo(() => columnsOf(may ? own : null, (id) => act(id)), [may, own, act]);
  return (
    <>
      <PageHeader
        title={t('waste.tickets')} noMenu crumbs={[{ text: t('app.section.waste'), to: '/waste' }, { text: t('app.menu.waste.transfers'), to: '/waste/transfers' }]}
        actions={may && <button type="button" className="btn p" onClick={() => setEntering(true)}>{t('waste.enterTicket')}</button>}
      />
      <div className="body">
        <Panel title={t('waste.tickets')} meta={t('waste.ticketsNote')}>
          {confirm.isError && <Refused problem={problemOf(confirm.error)} />}
          <Loaded query={list} what={t('waste.tickets')} problemOf={problemOf}>
            {(page) => (
              <DataTable
                label={t('waste.tickets')} columns={columns} rows={page.items} rowKey={(one) => one.id} cards
                empty={<EmptyState title={t('waste.noTickets')} fact={t('waste.noTicketsFact')} />}
              />
            )}
          </Loaded>
        </Panel>
      </div>
      {entering && site && <TicketDialog site={site.id} onClose={() => setEntering(false)} />}
    </>
  );
}

function columnsOf(own: string | null, onConfirm: (id: string) => void): readonly Column<Ticket>[] {
  return [
    { key: 'number', title: t('waste.ticketNumber'), width: 160, sort: (one) => one.number, render: (one) => <span className="mono">{one.number}</span> },
    { key: 'at', title: t('waste.weighedAt'), width: 150, sort: (one) => one.weighedAt, render: (one) => formatInstant(one.weighedAt, 'short') },
    { key: 'plate', title: t('waste.plate'), width: 120, sort: (one) => one.plate, render: (one) => one.plate },
    { key: 'gross', title: `${t('waste.gross')} t`, width: 100, align: 'right', render: (one) => <Tonnes grams={one.grossGrams} bare /> },
    { key: 'tare', title: `${t('waste.tare')} t`, width: 100, align: 'right', render: (one) => <Tonnes grams={one.tareGrams} bare /> },
    { key: 'net', title: `${t('waste.net')} t`, width: 100, align: 'right', sort: (one) => one.netGrams, render: (one) => <Tonnes grams={one.netGrams} bare /> },
    { key: 'u', title: t('waste.uncertainty'), width: 90, align: 'right', wideOnly: true, render: (one) => formatNumber(one.uncertaintyGrams / 1000, 1) },
    { key: 'by', title: t('waste.enteredBy'), width: 190, render: (one) => [one.enteredBy, one.confirmedBy].filter((name) => name !== '').join(' → ') },
    {
      key: 'state', title: t('waste.stateTitle'),
      render: (one) => {
        if (!one.byHand) return <StatusTag>{t('waste.fromScale')}</StatusTag>;
        if (one.confirmedBy !== '') return <StatusTag>{t('waste.confirmed')}</StatusTag>;
        return own !== null && own !== one.enteredBy
          ? <button type="button" className="btn x" onClick={() => onConfirm(one.id)}>{t('waste.confirmTicket')}</button>
          : <StatusTag kind="warning">{t('waste.notConfirmed')}</StatusTag>;
      },
    },
  ];
}

function TicketDialog({ site, onClose }: { site: string; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const [form, setForm] = useState({ number: '', plate: '', gross: '', tare: '', interval: '20' });
  const set = (name: keyof typeof form) => (value: string): void => setForm({ ...form, [name]: value });
  const [gross, tare] = [gramsOf(form.gross), gramsOf(form.tare)];
  const store = useMutation({
    mutationFn: () => api.post('/waste/tickets', {
      site: Number(site), number: form.number, plate: form.plate, grossGrams: gross, tareGrams: tare,
      intervalGrams: Number(form.interval) * 1000, weighedAt: new Date().toISOString(),
    }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['waste', 'tickets'] });
      onClose();
    },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <Dialog title={t('waste.enterTicket')} onClose={onClose} width={420}>
      <form className="col g12" onSubmit={submit}>
        <TextField label={t('waste.ticketNumber')} value={form.number} onChange={set('number')} error={fieldError(problem, 'number')} input={{ required: true }} />
        <TextField label={t('waste.plate')} value={form.plate} onChange={set('plate')} error={fieldError(problem, 'plate')} input={{ required: true }} />
        <TextField label={t('waste.gross')} value={form.gross} onChange={set('gross')} error={fieldError(problem, 'grossGrams')} input={{ inputMode: 'decimal', required: true }} after={<span className="u">t</span>} />
        <TextField label={t('waste.tare')} value={form.tare} onChange={set('tare')} input={{ inputMode: 'decimal', required: true }} after={<span className="u">t</span>} />
        <TextField label={t('waste.interval')} value={form.interval} onChange={set('interval')} error={fieldError(problem, 'intervalGrams')} input={{ inputMode: 'numeric', required: true }} after={<span className="u">{t('waste.kilograms')}</span>} hint={t('waste.intervalHint')} />
        <p className="s12 t2">{t('waste.secondPerson')}</p>
        {problem && <Refused problem={problem} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={store.isPending || gross === null || tare === null || !/^\d+$/.test(form.interval)}>{t('waste.enterTicket')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}
