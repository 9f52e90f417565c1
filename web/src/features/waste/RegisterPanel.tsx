import { useMutation, useQuery } from '@tanstack/react-query';
import type { ChangeEvent, JSX, ReactNode } from 'react';
import { useMemo, useRef } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { ExportButtons } from './ExportButtons';

type Cell = string | number | null;

/** A register as the door answers it. */
interface Register {
  name: string;
  titleZh: string;
  titleEn: string;
  month: string;
  columns: { zh: string; en: string; isMass: boolean; toConfirm: boolean }[];
  rows: Cell[][];
  totalGrams: number;
  rowCount: number;
  sums: { column: number; grams: number; ledgerGrams: number | null }[];
}

/** What a file and the books say of each other. */
interface Comparison {
  headingsAgree: boolean;
  same: number;
  onlyInFile: number;
  onlyHere: number;
  differences: { line: number; text: string }[];
}

interface Numbered {
  key: string;
  cells: readonly Cell[];
}

/** A register or report in the column order of its annex, as a file, and compared with a file. */
export function RegisterPanel({ site, month, table, controls }: { site: string | undefined; month: string; table: string; controls: ReactNode }): JSX.Element {
  const asked = { site, month: month === '' ? undefined : month };
  const register = useQuery({
    queryKey: ['waste', 'register', table, site, month],
    queryFn: ({ signal }) => api.get<Register>(`/waste/registers/${table}`, asked, signal),
    enabled: site !== undefined,
  });
  const data = register.data;
  const columns = useMemo(() => columnsOf(data), [data]);
  const rows = useMemo(() => (data?.rows ?? []).map((cells, index): Numbered => ({ key: String(index), cells })), [data]);
  const compare = useMutation({
    mutationFn: (csv: string) => api.post<Comparison>(`/waste/registers/${table}/compare`, { site: Number(site), month: asked.month, csv }),
  });
  return (
    <Panel
      className="register-panel" title={t(`waste.form.${table}`)} foot={t(table.startsWith('b') ? 'waste.registerNote' : `waste.formNote.${table.slice(0, 1)}`)}
      meta={data && <Meta register={data} />}
      link={<span className="row g8"><CompareButton busy={compare.isPending} onText={(text) => compare.mutate(text)} /><ExportButtons path={`/waste/registers/${table}/export`} query={asked} />{controls}</span>}
    >
      {compare.isError && <Refused problem={problemOf(compare.error)} />}
      {compare.data && <Compared result={compare.data} />}
      <Loaded query={register} what={t(`waste.form.${table}`)} problemOf={problemOf}>
        {() => (
          <div className={table.startsWith('a') ? 'wide-table fit' : 'wide-table'}>
            <DataTable
              label={t(`waste.form.${table}`)} columns={columns} rows={rows} rowKey={(one) => one.key} cards
              empty={<EmptyState title={t('waste.noRows')} fact={t('waste.noRowsFact')} />}
            />
          </div>
        )}
      </Loaded>
    </Panel>
  );
}

function Meta({ register }: { register: Register }): JSX.Element {
  const agree = register.sums.every((sum) => sum.ledgerGrams === null || sum.ledgerGrams === sum.grams);
  const facts = [
    register.month, t('waste.rows', { count: register.rowCount, mass: formatNumber(register.totalGrams / 1e6, 3) }),
    ...(register.rowCount > register.rows.length ? [t('waste.firstRows', { count: register.rows.length })] : []),
  ];
  return (
    <span className="row g6 wrap">
      {facts.join(t('waste.comma'))}
      {register.sums.some((sum) => sum.ledgerGrams !== null) && <StatusTag kind={agree ? 'ok' : 'error'}>{t(agree ? 'waste.sumsAgree' : 'waste.sumsDiffer')}</StatusTag>}
      {register.columns.some((column) => column.toConfirm) && <StatusTag kind="quiet">{t('waste.toConfirm')}</StatusTag>}
    </span>
  );
}

function CompareButton({ busy, onText }: { busy: boolean; onText: (text: string) => void }): JSX.Element {
  const file = useRef<HTMLInputElement>(null);
  const onFile = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = event.target.files?.[0];
    if (chosen) void chosen.text().then(onText);
    event.target.value = '';
  };
  return (
    <>
      <button type="button" className="btn s" disabled={busy} title={t('waste.compareHint')} onClick={() => file.current?.click()}>{t('waste.compareFile')}</button>
      <input ref={file} type="file" accept=".csv,text/csv" hidden aria-label={t('waste.compareFile')} onChange={onFile} />
    </>
  );
}

function Compared({ result }: { result: Comparison }): JSX.Element {
  const same = result.headingsAgree && result.onlyInFile === 0 && result.onlyHere === 0;
  return (
    <div className="internal-note" role="status">
      <StatusTag kind={same ? 'ok' : 'warning'}>{t('waste.compared', { same: result.same, file: result.onlyInFile, here: result.onlyHere })}</StatusTag>
      {!result.headingsAgree && <span className="late"> {t('waste.comparedHeadings')}</span>}
      <ul className="issue-list">{result.differences.slice(0, 10).map((one) => <li key={`${one.line} ${one.text}`} className="mono">{one.line > 0 ? `${one.line}: ` : '− '}{one.text}</li>)}</ul>
    </div>
  );
}

function columnsOf(register: Register | undefined): readonly Column<Numbered>[] {
  const zh = language() === 'zh-CN';
  return (register?.columns ?? []).map((column, index): Column<Numbered> => ({
    key: String(index), title: zh ? column.zh : column.en, width: index === 0 ? 170 : 140,
    align: column.isMass ? 'right' : 'left', render: (row) => shown(row.cells[index] ?? null, column.isMass), sort: (row) => row.cells[index] ?? '',
  }));
}

function shown(cell: Cell, isMass: boolean): ReactNode {
  if (cell === null || cell === '') return '—';
  return typeof cell === 'number' ? formatNumber(cell, isMass ? 3 : Number.isInteger(cell) ? 0 : 3) : <span title={cell}>{cell}</span>;
}
