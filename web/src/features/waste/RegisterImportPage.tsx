import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Page } from '../../api/client';
import { address, api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { language, t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { readSheet } from '../../kernel/readSheet';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { KpiStrip, Panel } from '../../ui/Panel';
import { EmptyState, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { FileDrop } from '../../ui/work';
import './waste.css';

interface Column {
  name: string;
  nameZh: string;
  nameEn: string;
  isNeeded: boolean;
  choices: { value: string; nameZh: string; nameEn: string }[];
  example: string;
}

interface Format {
  register: string;
  columns: Column[];
}

interface Row {
  line: number;
  key: string;
  change: 'added' | 'changed' | 'same' | 'wrong';
  cells: { column: string; before: string; after: string }[];
  faults: { code: string; detail: string; remedy: string | null }[];
}

interface Answer {
  applied: boolean;
  added: number;
  changed: number;
  same: number;
  wrong: number;
  rows: Row[];
}

const results = ['added', 'changed', 'same', 'wrong'] as const;

/** Registers from files: what each line would do is shown first, then all of it is written, or nothing. */
export function RegisterImportPage(): JSX.Element {
  const site = useSite();
  const client = useQueryClient();
  const may = useAllowed('waste.edit');
  const [which, setWhich] = useAddress('register', 'facilities');
  const [sheet, setSheet] = useState<{ name: string; csv: string } | null>(null);
  const formats = useQuery({ queryKey: ['waste', 'imports'], queryFn: ({ signal }) => api.get<Page<Format>>('/waste/imports', {}, signal) });
  const format = formats.data?.items.find((one) => one.register === which);
  const run = useMutation({
    mutationFn: ({ csv, apply }: { csv: string; apply: boolean }) => api.post<Answer>(`/waste/imports/${which}`, { site: Number(site?.id), csv, apply }),
    onSuccess: async (answer) => {
      if (answer.applied) await client.invalidateQueries({ queryKey: ['waste'] });
    },
  });
  const take = async (file: File): Promise<void> => {
    const csv = readSheet(await file.arrayBuffer());
    setSheet({ name: file.name, csv });
    run.mutate({ csv, apply: false });
  };
  const choose = (register: string): void => {
    setSheet(null);
    run.reset();
    setWhich(register);
  };
  return (
    <>
      <PageHeader title={t('waste.import.title')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }, { text: t('app.menu.waste.masterData'), to: '/waste/registers' }]} />
      <div className="body register-import">
        <Panel
          title={t('waste.import.file')} padded
          link={(
            <span className="seg small wrap" role="group" aria-label={t('waste.reg.which')}>
              {(formats.data?.items ?? []).map((one) => <button key={one.register} type="button" className={one.register === which ? 'on' : ''} aria-pressed={one.register === which} onClick={() => choose(one.register)}>{t(`waste.reg.${one.register}`)}</button>)}
            </span>
          )}
        >
          {may ? <FileDrop key={which} accept=".csv,text/csv" limitMegabytes={2} onFile={(file) => void take(file)} hint={t('waste.import.hint')} /> : <EmptyState title={t('waste.import.mayNot')} />}
          <p className="row g8 s13 import-help wrap">
            <span className="t2">{t('waste.import.help')}</span>
            <a className="btn s" href={address(`/waste/imports/${which}/template`, {})} download><Icon name="download" />{t('waste.import.template')}</a>
          </p>
        </Panel>
        {run.isError && <Refused problem={problemOf(run.error)} />}
        {run.data && sheet && <Result answer={run.data} file={sheet.name} register={which} columns={format?.columns ?? []} busy={run.isPending} onApply={() => run.mutate({ csv: sheet.csv, apply: true })} />}
        {format && !run.data && <Panel title={t('waste.import.columns')} meta={t('waste.import.columnsFact')}><Columns columns={format.columns} /></Panel>}
      </div>
    </>
  );
}

function Result({ answer, file, register, columns, busy, onApply }: { answer: Answer; file: string; register: string; columns: readonly Column[]; busy: boolean; onApply: () => void }): JSX.Element {
  const count = answer.added + answer.changed;
  const fact = answer.applied ? t('waste.import.done', { count }) : answer.wrong > 0 ? t('waste.import.wrongFact') : count === 0 ? t('waste.import.nothing') : t('waste.import.dry');
  return (
    <>
      <KpiStrip label={t('waste.import.result')} items={results.map((part) => ({ key: part, name: t(`waste.import.${part}`), value: answer[part], note: part === 'added' ? file : undefined }))} />
      <Panel
        title={t('waste.import.lines')} meta={<StatusTag kind={answer.wrong > 0 ? 'error' : answer.applied ? 'ok' : 'plain'}>{fact}</StatusTag>}
        link={answer.applied
          ? <Link className="btn s" to={`/waste/registers?register=${register}`}>{t(`waste.reg.${register}`)}</Link>
          : <button type="button" className="btn s p" disabled={busy || answer.wrong > 0 || count === 0} onClick={onApply}>{t('waste.import.act', { count })}</button>}
      >
        <Lines rows={answer.rows} columns={columns} />
      </Panel>
    </>
  );
}

function Lines({ rows, columns }: { rows: readonly Row[]; columns: readonly Column[] }): JSX.Element {
  const wrongFirst = [...rows.filter((row) => row.change === 'wrong'), ...rows.filter((row) => row.change !== 'wrong')];
  return (
    <table className="grid import-lines">
      <thead>
        <tr><th scope="col" className="r">{t('waste.import.line')}</th><th scope="col">{t('waste.import.entry')}</th><th scope="col">{t('waste.import.what')}</th><th scope="col">{t('waste.import.details')}</th></tr>
      </thead>
      <tbody>
        {wrongFirst.map((row) => (
          <tr key={row.line}>
            <td className="r">{row.line}</td>
            <td className="mono">{row.key}</td>
            <td><StatusTag kind={row.change === 'wrong' ? 'error' : row.change === 'added' ? 'ok' : row.change === 'changed' ? 'accent' : 'quiet'}>{t(`waste.import.${row.change}`)}</StatusTag></td>
            <td className="import-words">
              {row.faults.map((fault) => <div key={fault.detail}><span className="late">{fault.detail}</span> {fault.remedy}</div>)}
              {row.cells.map((cell) => <div key={cell.column}><span className="t2">{nameOf(columns, cell.column)}</span> {cell.before !== '' && <del>{cell.before}</del>} {cell.after === '' ? '—' : <ins>{cell.after}</ins>}</div>)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Columns({ columns }: { columns: readonly Column[] }): JSX.Element {
  const zh = language() === 'zh-CN';
  return (
    <table className="grid import-lines">
      <thead>
        <tr><th scope="col">{t('waste.import.column')}</th><th scope="col">{t('waste.import.otherName')}</th><th scope="col">{t('waste.import.need')}</th><th scope="col">{t('waste.import.values')}</th></tr>
      </thead>
      <tbody>
        {columns.map((column) => (
          <tr key={column.name}>
            <td>{zh ? column.nameZh : column.nameEn}</td>
            <td className="t2" lang={zh ? 'en' : 'zh'}>{zh ? column.nameEn : column.nameZh}</td>
            <td>{column.isNeeded ? t('waste.import.needed') : '—'}</td>
            <td className="import-words">{column.choices.length > 0 ? column.choices.map((one) => (zh ? one.nameZh : one.nameEn)).join(t('waste.import.or')) : column.example === '' ? '—' : <span className="mono">{column.example}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function nameOf(columns: readonly Column[], name: string): string {
  const column = columns.find((one) => one.name === name);
  return column === undefined ? name : language() === 'zh-CN' ? column.nameZh : column.nameEn;
}
