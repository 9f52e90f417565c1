import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useMemo } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { ReconcilePanel } from './ReconcilePanel';
import { ExportButtons } from './ExportButtons';
import { RegisterPanel } from './RegisterPanel';
import { Tonnes } from './Tonnes';
import { nameOf } from './waste';
import './waste.css';

/** A line of form C.1. */
interface Line {
  wasteCode: string;
  nameZh: string;
  nameEn: string;
  category: string;
  generatedGrams: number;
  selfUsedGrams: number;
  selfDisposedGrams: number;
  outsourcedGrams: number;
  openingStockGrams: number;
  closingStockGrams: number;
  differenceGrams: number;
}

interface Report {
  site: number;
  month: string;
  lines: Line[];
  isBalanced: boolean;
}

const forms = ['c1', 'c2', 'c3', 'b1', 'b2', 'b3', 'b4', 'b5', 'g1', 'g2', 'g3', 'g4', 'g5', 'national'] as const;

/** Form C.1 of a month out of the ledger, the registers behind it, the reports of the quarter and the year. */
export function ReportPage(): JSX.Element {
  const site = useSite();
  const [month, setMonth] = useAddress('month');
  const [form, setForm] = useAddress('form');
  const shown = form === '' ? 'c1' : form;
  const chosen = month === '' ? new Date().toISOString().slice(0, 7) : month;
  const controls = (
    <span className="row g8">
      <label className="inp s"><input type="month" value={chosen} aria-label={t('waste.month')} onChange={(event) => setMonth(event.target.value)} /></label>
      <label className="inp s">
        <select value={shown} aria-label={t('waste.chooseForm')} onChange={(event) => setForm(event.target.value === 'c1' ? '' : event.target.value)}>
          {forms.map((one) => <option key={one} value={one}>{t(`waste.form.${one}`)}</option>)}
        </select>
      </label>
    </span>
  );
  return (
    <>
      <PageHeader title={t('app.menu.waste.registersAndReports')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]} />
      <div className="body">
        {shown === 'c1' && <FormC1 site={site?.id} month={month} controls={controls} />}
        {shown === 'national' && <ReconcilePanel site={site?.id} month={month} controls={controls} />}
        {shown !== 'c1' && shown !== 'national' && <RegisterPanel key={shown} site={site?.id} month={month} table={shown} controls={controls} />}
      </div>
    </>
  );
}

function FormC1({ site, month, controls }: { site: string | undefined; month: string; controls: ReactNode }): JSX.Element {
  const report = useQuery({
    queryKey: ['waste', 'c1', site, month],
    queryFn: ({ signal }) => api.get<Report>('/waste/reports/c1', { site, month: month === '' ? undefined : month }, signal),
    enabled: site !== undefined,
  });
  const columns = useMemo(columnsOf, []);
  return (
    <Panel
      title={t('waste.reportTitle', { month: report.data?.month ?? '' })} foot={t('waste.reportNote')}
      link={<span className="row g8"><ExportButtons path="/waste/registers/c1/export" query={{ site, month: month === '' ? undefined : month }} />{controls}</span>}
      meta={report.data ? <StatusTag kind={report.data.isBalanced ? 'ok' : 'error'}>{t(report.data.isBalanced ? 'waste.balanced' : 'waste.notBalanced')}</StatusTag> : t('waste.reportMeta')}
    >
      <Loaded query={report} what={t('waste.reportC1')} problemOf={problemOf}>
        {(found) => (
          <DataTable
            label={t('waste.reportC1')} columns={columns} rows={found.lines} rowKey={(one) => one.wasteCode} cards
            empty={<EmptyState title={t('waste.noReport')} fact={t('waste.noReportFact')} />}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function columnsOf(): readonly Column<Line>[] {
  const mass = (key: string, title: string, grams: (line: Line) => number): Column<Line> => ({
    key, title: `${title} t`, width: 130, align: 'right', sort: grams, render: (line) => <Tonnes grams={grams(line)} bare />,
  });
  return [
    { key: 'waste', title: t('waste.waste'), width: 170, sort: (one) => one.wasteCode, render: (one) => <b>{nameOf(one)}</b> },
    { key: 'category', title: t('waste.category'), width: 90, render: (one) => one.category },
    { key: 'code', title: t('waste.wasteCode'), width: 120, render: (one) => <span className="mono">{one.wasteCode}</span> },
    mass('generated', t('waste.c1.generated'), (one) => one.generatedGrams),
    mass('used', t('waste.c1.selfUsed'), (one) => one.selfUsedGrams),
    mass('disposed', t('waste.c1.selfDisposed'), (one) => one.selfDisposedGrams),
    mass('out', t('waste.c1.outsourced'), (one) => one.outsourcedGrams),
    mass('opening', t('waste.c1.opening'), (one) => one.openingStockGrams),
    mass('closing', t('waste.c1.closing'), (one) => one.closingStockGrams),
    { key: 'difference', title: t('waste.c1.check'), align: 'right', render: (one) => one.differenceGrams === 0 ? <span className="ok-text">0 g</span> : <span className="late">{`${one.differenceGrams} g`}</span> },
  ];
}
