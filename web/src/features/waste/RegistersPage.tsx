import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { UnitValue } from '../../ui/UnitValue';
import type { Party } from './papers';
import { RegisterForm } from './RegisterForm';
import type { Register, RegisterRow } from './registers';
import { registers, wordsOf } from './registers';
import { Tonnes } from './Tonnes';
import './waste.css';

/** What a site is made of under the waste law: facilities, streams, carriers and receivers, papers; one form for all. */
export function RegistersPage(): JSX.Element {
  const site = useSite();
  const [which, setWhich] = useAddress('register', 'facilities');
  const [entry, setEntry] = useAddress('entry');
  const may = useAllowed('waste.edit');
  const register = registers.find((one) => one.name === which) ?? registers[0];
  const list = useQuery({
    queryKey: ['waste', 'register', register?.name, site?.id],
    queryFn: ({ signal }) => api.get<Page<RegisterRow>>(register?.path ?? '', { site: site?.id }, signal),
    enabled: site !== undefined && register !== undefined,
  });
  const parties = useQuery({ queryKey: ['waste', 'parties', site?.id], queryFn: ({ signal }) => api.get<Page<Party>>('/waste/parties', { site: site?.id }, signal), enabled: site !== undefined });
  const places = useQuery({ queryKey: ['waste', 'register', 'facilities', site?.id], queryFn: ({ signal }) => api.get<Page<RegisterRow>>('/waste/facilities', { site: site?.id }, signal), enabled: site !== undefined && register?.name === 'devices' });
  const names = useMemo(() => new Map([...(parties.data?.items ?? []).map((one) => [one.id, one.name] as const), ...(places.data?.items ?? []).map((one) => [one.id, nameOf(one)] as const)]), [parties.data, places.data]);
  const columns = useMemo(() => (register ? columnsOf(register, names) : []), [register, names]);
  if (!register) return <EmptyState title={t('waste.reg.none')} />;
  const row = list.data?.items.find((one) => one.id === entry);
  return (
    <>
      <PageHeader
        title={t(`waste.reg.${register.name}`)} crumbs={[{ text: t('app.section.waste'), to: '/waste' }, { text: t('app.menu.waste.masterData') }]}
        actions={may && <><Link className="btn" to={`/waste/registers/import?register=${register.name === 'measures' || register.name === 'routes' ? 'facilities' : register.name}`}>{t('waste.reg.import')}</Link><button type="button" className="btn p" onClick={() => setEntry('new')}>{t('waste.reg.add')}</button></>}
      />
      <div className="body split">
        <Panel
          className={`registers-panel reg-${register.name}`} title={t(`waste.reg.${register.name}`)} meta={String(list.data?.items.length ?? '')}
          link={(
            <span className="seg small wrap" role="group" aria-label={t('waste.reg.which')}>
              {registers.map((one) => <button key={one.name} type="button" className={one === register ? 'on' : ''} aria-pressed={one === register} onClick={() => { setEntry(''); setWhich(one.name); }}>{t(`waste.reg.${one.name}`)}</button>)}
            </span>
          )}
        >
          <Loaded query={list} what={t(`waste.reg.${register.name}`)} problemOf={problemOf}>
            {(page) => (
              <DataTable
                label={t(`waste.reg.${register.name}`)} columns={columns} rows={page.items} rowKey={(one) => one.id} cards
                current={row?.id} onCurrent={(one) => setEntry(one.id)}
                empty={<EmptyState title={t('waste.reg.none')} fact={t('waste.reg.noneFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {site && (entry === 'new' || row) && (
          <RegisterForm key={`${register.name} ${entry}`} register={register} row={row} site={Number(site.id)} parties={parties.data?.items ?? []} facilities={places.data?.items ?? []} may={may} onClose={() => setEntry('')} />
        )}
      </div>
    </>
  );
}

// What the table leaves to the form.
const hidden = new Set(['component', 'org', 'everySeconds', 'unit', 'isClosed']);

function nameOf(row: RegisterRow): string {
  const name = row[language() === 'zh-CN' ? 'nameZh' : 'nameEn'];
  return typeof name === 'string' ? name : '—';
}

function columnsOf(register: Register, names: ReadonlyMap<string, string>): readonly Column<RegisterRow>[] {
  // A device has many facts: its name stands in one language.
  const other = register.name !== 'devices' ? '' : language() === 'zh-CN' ? 'nameEn' : 'nameZh';
  const shown = register.fields.filter((field) => field.kind !== 'covers' && field.kind !== 'corners' && field.name !== other && !hidden.has(field.name));
  return [
    ...shown.map((field): Column<RegisterRow> => ({
      key: field.name, title: field.kind === 'check' ? t('waste.stateTitle') : field.kind === 'mass' ? `${t(field.label)} t` : t(field.label), ...(field.kind === 'check' ? {} : { width: field.mono === true ? 150 : 130 }),
      align: field.kind === 'mass' || field.kind === 'number' ? 'right' : 'left',
      sort: (row) => { const value = row[field.name]; return typeof value === 'number' || typeof value === 'string' ? value : ''; },
      render: (row) => {
        const value = row[field.name];
        if (field.kind === 'mass') return <Tonnes grams={typeof value === 'number' ? value : null} bare />;
        if (field.kind === 'check') return <StatusTag kind={value === true ? 'quiet' : 'plain'}>{wordsOf(field, value)}</StatusTag>;
        if (field.kind === 'facility' || field.kind === 'receiver') return typeof value === 'string' ? names.get(value) ?? '—' : '—';
        if (field.kind === 'number') return typeof value === 'number' ? formatNumber(value, field.name === 'limit' ? 1 : 0) : '—';
        if (field.kind === 'party') return typeof value === 'string' ? names.get(value) ?? '—' : t('waste.ownUnit');
        return <span className={field.mono === true ? 'mono' : 'el'}>{wordsOf(field, value)}</span>;
      },
    })),
    ...(register.name === 'devices' ? deviceColumns() : []),
    ...(register.name === 'routes' ? [{ key: 'length', title: `${t('waste.reg.length')} km`, align: 'right' as const, render: (row: RegisterRow) => formatNumber(Number(row['lengthKm'] ?? 0), 1) }] : []),
    ...(register.name === 'papers' ? [{ key: 'left', title: t('waste.stateTitle'), sort: (row: RegisterRow) => Number(row['daysLeft'] ?? 0), render: (row: RegisterRow) => <Validity row={row} /> }] : []),
  ];
}

function deviceColumns(): Column<RegisterRow>[] {
  return [
    { key: 'value', title: t('waste.reg.value'), width: 110, align: 'right', render: (row) => (typeof row['value'] === 'number' ? <UnitValue value={row['value']} unit={typeof row['unit'] === 'string' ? row['unit'] : ''} decimals={1} /> : '—') },
    { key: 'heard', title: t('waste.reg.heard'), width: 150, sort: (row) => textOf(row, 'heardAt'), render: (row) => (textOf(row, 'heardAt') === '' ? '—' : formatInstant(textOf(row, 'heardAt'))) },
    { key: 'health', title: t('waste.reg.health'), sort: (row) => textOf(row, 'health'), render: (row) => <Health row={row} /> },
  ];
}

function textOf(row: RegisterRow, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

function Health({ row }: { row: RegisterRow }): JSX.Element {
  const health = textOf(row, 'health');
  return (
    <span className="row g6 wrap">
      <StatusTag kind={health === 'fault' ? 'warning' : health === 'fine' ? 'ok' : 'quiet'}>{t(`waste.reg.health.${health}`)}</StatusTag>
      {health === 'fault' && <span className="s12 t2">{evidenceOf(row['evidence'])}</span>}
    </span>
  );
}

function evidenceOf(value: unknown): string {
  const lines: readonly Evidence[] = Array.isArray(value) ? value.filter(isEvidence) : [];
  return lines.map((line) => `${language() === 'zh-CN' ? line.labelZh : line.labelEn} ${line.value} ${line.unit ?? ''}`.trim()).join(t('waste.comma'));
}

interface Evidence {
  labelZh: string;
  labelEn: string;
  value: string;
  unit?: string | null;
}

function isEvidence(value: unknown): value is Evidence {
  return typeof value === 'object' && value !== null && 'labelZh' in value && 'labelEn' in value && 'value' in value;
}

function Validity({ row }: { row: RegisterRow }): JSX.Element {
  const left = Number(row['daysLeft'] ?? 0);
  if (row['isWithdrawn'] === true) return <StatusTag kind="quiet">{t('waste.withdrawn')}</StatusTag>;
  if (left <= 0) return <StatusTag kind="error">{t('waste.expired')}</StatusTag>;
  return left <= 30 ? <StatusTag kind="warning">{t('waste.daysLeft', { days: formatNumber(left, 0) })}</StatusTag> : <StatusTag>{t('waste.valid')}</StatusTag>;
}
