import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useMemo } from 'react';
import { address, api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';

type Cell = string | number | null;

/** A register as the door answers it. */
interface Register {
  name: string;
  titleZh: string;
  titleEn: string;
  month: string;
  columns: { zh: string; en: string }[];
  rows: Cell[][];
  totalGrams: number;
}

interface Numbered {
  key: string;
  cells: readonly Cell[];
}

/** One of the registers B.1 to B.5 in the column order of the annex, and as a file. */
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
  const file = (format: string): string => address(`/waste/registers/${table}/export`, { ...asked, format });
  return (
    <Panel
      title={t(`waste.form.${table}`)} foot={t('waste.registerNote')}
      meta={data ? t('waste.rows', { count: data.rows.length, mass: formatNumber(data.totalGrams / 1e6, 3) }) : ''}
      link={<span className="row g8"><a className="btn s" href={file('csv')} download>{t('waste.asCsv')}</a><a className="btn s" href={file('xlsx')} download>{t('waste.asXlsx')}</a>{controls}</span>}
    >
      <Loaded query={register} what={t(`waste.form.${table}`)} problemOf={problemOf}>
        {() => (
          <div className="wide-table">
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

function columnsOf(register: Register | undefined): readonly Column<Numbered>[] {
  const zh = language() === 'zh-CN';
  return (register?.columns ?? []).map((column, index): Column<Numbered> => ({
    key: String(index), title: zh ? column.zh : column.en, width: index === 0 ? 170 : 140,
    render: (row) => shown(row.cells[index] ?? null), sort: (row) => row.cells[index] ?? '',
  }));
}

function shown(cell: Cell): ReactNode {
  if (cell === null || cell === '') return '—';
  return typeof cell === 'number' ? formatNumber(cell, Number.isInteger(cell) && cell < 1000 ? 0 : 3) : <span title={cell}>{cell}</span>;
}
