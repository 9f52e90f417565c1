import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Chain } from './chain';
import { gramsOf } from './mass';
import { PlanCuts } from './PlanCuts';
import { RegisterPanel } from './RegisterPanel';
import { Tonnes } from './Tonnes';
import { nameOf, useStreams } from './waste';
import './waste.css';

interface PlanLine {
  part: string;
  wasteCode: string;
  method: string;
  plannedGrams: number;
}

interface Plan {
  site: number;
  year: number;
  receipt: string | null;
  filedOn: string | null;
  lines: PlanLine[];
  cuts: { measureId: string; plannedGrams: number }[];
}

interface Row {
  part: string;
  wasteCode: string;
  method: string;
  mass: string;
}

const tables = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'] as const;
const parts = ['A.3', 'A.5', 'A.7'] as const;
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  'A.3': ['generated'], 'A.5': ['product', 'residue', 'processLoss', 'selfDisposed'], 'A.7': ['utilized', 'disposed', 'accepted', 'road'],
};

/** The management plan of a year: what is generated, used and transferred, beside what the books say so far. */
export function PlanPage(): JSX.Element {
  const site = useSite();
  const [year, setYear] = useAddress('year', String(new Date().getFullYear()));
  const plan = useQuery({ queryKey: ['waste', 'plan', site?.id, year], queryFn: ({ signal }) => api.get<Plan>(`/waste/sites/${site?.id ?? ''}/plans/${year}`, undefined, signal), enabled: site !== undefined });
  const chain = useQuery({ queryKey: ['waste', 'chain', `${year}-01`, `${year}-12`], queryFn: ({ signal }) => api.get<Chain>('/waste/chain', { from: `${year}-01`, until: `${year}-12` }, signal) });
  const thisYear = new Date().getFullYear();
  return (
    <>
      <PageHeader
        title={t('waste.plan.title', { year })} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]}
        tags={plan.data && <StatusTag kind={plan.data.filedOn === null ? 'warning' : 'ok'}>{plan.data.filedOn === null ? t('waste.plan.notFiled') : `${t('waste.plan.filed')} ${plan.data.filedOn}`}</StatusTag>}
        actions={(
          <label className="inp s">
            <select value={year} aria-label={t('waste.plan.year')} onChange={(event) => setYear(event.target.value)}>
              {[thisYear - 2, thisYear - 1, thisYear, thisYear + 1].map((one) => <option key={one} value={one}>{one}</option>)}
            </select>
          </label>
        )}
      />
      <div className="body waste-page">
        <Loaded query={plan} what={t('app.menu.waste.managementPlan')} problemOf={problemOf}>
          {(found) => <PlanForm key={`${found.site} ${found.year} ${JSON.stringify(found)}`} plan={found} chain={chain.data} />}
        </Loaded>
      </div>
    </>
  );
}

function PlanForm({ plan, chain }: { plan: Plan; chain: Chain | undefined }): JSX.Element {
  const may = useAllowed('waste.edit');
  const queries = useQueryClient();
  const streams = useStreams(String(plan.site));
  const [rows, setRows] = useState<readonly Row[]>(plan.lines.map((line) => ({ ...line, mass: String(line.plannedGrams / 1e6) })));
  const [cuts, setCuts] = useState<Readonly<Record<string, string>>>(Object.fromEntries(plan.cuts.map((cut) => [cut.measureId, String(cut.plannedGrams / 1e6)])));
  const [receipt, setReceipt] = useState(plan.receipt ?? '');
  const [filedOn, setFiledOn] = useState(plan.filedOn ?? '');
  const store = useMutation({
    mutationFn: () => api.put(`/waste/sites/${plan.site}/plans/${plan.year}`, {
      receipt: receipt === '' ? null : receipt, filedOn: filedOn === '' ? null : filedOn,
      lines: rows.map((row) => ({ part: row.part, wasteCode: row.wasteCode, method: row.part === 'A.3' ? '' : row.method, plannedGrams: gramsOf(row.mass) })),
      cuts: Object.entries(cuts).filter(([, mass]) => mass.trim() !== '').map(([measureId, mass]) => ({ measureId, plannedGrams: gramsOf(mass) })),
    }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste'] }),
  });
  const names = new Map((streams.data?.items ?? []).map((one) => [one.wasteCode, nameOf(one)]));
  const set = (at: number, part: Partial<Row>): void => setRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  const done = (row: Row): number => (chain?.parts ?? []).reduce((all, one) =>
    (one.site === plan.site && one.wasteCode === row.wasteCode && (rolesOf[row.part] ?? []).includes(one.role) ? all + one.grams : all), 0);
  const ready = rows.every((row) => (gramsOf(row.mass) ?? 0) > 0 && row.wasteCode !== '' && (row.part === 'A.3' || row.method !== ''))
    && Object.values(cuts).every((mass) => mass.trim() === '' || (gramsOf(mass) ?? 0) > 0);
  return (
    <>
    <Panel
      title={t('app.menu.waste.managementPlan')} meta={t('waste.plan.meta')}
      link={<Link to={`/waste/registers?site=${plan.site}`}>{t('app.menu.waste.masterData')}</Link>}
      foot={may && (
        <>
          <label className="row g6 s12">{t('waste.plan.receipt')}<span className="inp s"><input value={receipt} onChange={(event) => setReceipt(event.target.value)} /></span></label>
          <label className="row g6 s12">{t('waste.plan.filedOn')}<span className="inp s"><input type="date" value={filedOn} onChange={(event) => setFiledOn(event.target.value)} /></span></label>
          <span className="t3 s12">{t('waste.plan.by31')}</span>
          <span className="sp" />
          <button type="button" className="btn s" onClick={() => setRows([...rows, { part: 'A.3', wasteCode: streams.data?.items[0]?.wasteCode ?? '', method: '', mass: '' }])}>{t('waste.plan.addLine')}</button>
          <button type="button" className="btn s p" disabled={store.isPending || !ready} onClick={() => store.mutate()}>{t('waste.plan.save')}</button>
        </>
      )}
      className="plan-panel"
    >
      {store.isError && <Refused problem={problemOf(store.error)} />}
      {store.isSuccess && <p className="ok-text yard-find" role="status">{t('waste.plan.saved')}</p>}
      {rows.length === 0 ? <EmptyState title={t('waste.plan.none')} fact={t('waste.plan.noneFact')} /> : (
        <table className="grid plan-table">
          <thead><tr><th>{t('waste.plan.part')}</th><th>{t('waste.waste')}</th><th>{t('waste.method')}</th><th className="r">{t('waste.plan.planned')} t</th><th className="r">{t('waste.plan.done')} t</th><th className="r">{t('waste.plan.share')}</th><th /></tr></thead>
          <tbody>
            {rows.map((row, at) => {
              const planned = gramsOf(row.mass);
              const share = planned === null || planned === 0 ? null : done(row) / planned;
              return (
                <tr key={at}>
                  <td><span className="inp s"><select value={row.part} disabled={!may} aria-label={t('waste.plan.part')} onChange={(event) => set(at, { part: event.target.value })}>{parts.map((one) => <option key={one} value={one}>{t(`waste.plan.part.${one}`)}</option>)}</select></span></td>
                  <td>
                    <span className="inp s"><select value={row.wasteCode} disabled={!may} aria-label={t('waste.waste')} onChange={(event) => set(at, { wasteCode: event.target.value })}>
                      {[...new Set([row.wasteCode, ...(streams.data?.items ?? []).filter((one) => one.isHazardous).map((one) => one.wasteCode)])].map((one) => <option key={one} value={one}>{`${names.get(one) ?? ''} ${one}`}</option>)}
                    </select></span>
                  </td>
                  <td>{row.part === 'A.3' ? '—' : <span className="inp s plan-method"><input value={row.method} disabled={!may} aria-label={t('waste.method')} maxLength={6} onChange={(event) => set(at, { method: event.target.value })} /></span>}</td>
                  <td className="r"><span className={planned === null ? 'inp s bad plan-mass' : 'inp s plan-mass'}><input value={row.mass} disabled={!may} inputMode="decimal" aria-label={t('waste.plan.planned')} onChange={(event) => set(at, { mass: event.target.value })} /></span></td>
                  <td className="r"><Tonnes grams={done(row)} bare /></td>
                  <td className="r">{share === null ? '—' : <span className={share >= 0.8 ? 'b' : ''}>{`${formatNumber(share * 100, 1)}\u00a0%`}</span>}</td>
                  <td className="r">{may && <button type="button" className="btn x" onClick={() => setRows(rows.filter((_, index) => index !== at))}>{t('waste.plan.remove')}</button>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
    <PlanCuts site={String(plan.site)} year={String(plan.year)} cuts={cuts} may={may} onChange={setCuts} />
    <PlanTables site={String(plan.site)} year={String(plan.year)} />
    </>
  );
}

/** The tables of the plan as they are filed, filled from registers, books and plan. */
function PlanTables({ site, year }: { site: string; year: string }): JSX.Element {
  const [table, setTable] = useAddress('table', 'a1');
  return (
    <RegisterPanel
      key={table} site={site} month={`${year}-01`} table={table}
      controls={(
        <label className="inp s">
          <select value={table} aria-label={t('waste.plan.table')} onChange={(event) => setTable(event.target.value)}>
            {tables.map((one) => <option key={one} value={one}>{t(`waste.form.${one}`)}</option>)}
          </select>
        </label>
      )}
    />
  );
}
