import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { formatInstant } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { UnitValue } from '../../ui/UnitValue';
import { JobProgress } from '../../ui/work';
import type { Result, RunView, SheetCell } from './reports';
import { runQuery, titleOf } from './reports';
import './reports.css';
import { RunState } from './RunState';

/** A report as it stands on paper, with where each figure comes from. */
export function RunPage(): JSX.Element {
  const { id = '' } = useParams();
  const run = useQuery(runQuery(id));
  const data = run.data;
  return (
    <>
      <PageHeader
        title={data ? `${titleOf(data.content)} ${data.run.period}` : t('reports.report')} noMenu
        crumbs={[{ text: t('app.menu.cockpit.reports'), to: data ? `/reports?report=${data.run.report}` : '/reports' }]}
        tags={data && <RunState run={data.run} />}
        actions={data?.run.document != null && (
          <>
            <a className="btn no-print" href={`/files/${data.run.document}`}><Icon name="download" />{t('reports.file')}</a>
            <button type="button" className="btn p no-print" onClick={() => globalThis.print()}><Icon name="print" />{t('reports.print')}</button>
          </>
        )}
      />
      <div className="body report-body">
        <Loaded query={run} what={t('reports.report')} problemOf={problemOf}>
          {(view) => (view.sheet === null ? <Waiting view={view} /> : <Made view={view} />)}
        </Loaded>
      </div>
    </>
  );
}

function Waiting({ view }: { view: RunView }): JSX.Element {
  const { run } = view;
  if (run.problem) return <Refused problem={run.problem} />;
  return (
    <Panel title={titleOf(view.content)}>
      <JobProgress name={run.period} job={{ state: run.state === 'cancelled' ? 'canceled' : run.state, done: run.done, total: run.total === 0 ? null : run.total, startedAt: run.askedAt }} />
    </Panel>
  );
}

function Made({ view }: { view: RunView }): JSX.Element {
  const { run, sheet } = view;
  const results = new Map(view.cells.map((one) => [one.name, one]));
  return (
    <>
      <Panel className="paper" label={t('reports.paper')}>
        {sheet && (
          <table>
            <colgroup>{sheet.widths.map((width, at) => <col key={at} style={{ width: `${Math.round(width * 7.2)}px` }} />)}</colgroup>
            <tbody>{sheet.rows.map((row, at) => <PaperRow key={at} row={row} columns={sheet.widths.length} results={results} />)}</tbody>
          </table>
        )}
        <footer>
          <span>{language() === 'en-US' ? view.siteEn : view.siteZh}</span>
          <span>{t('reports.span', { from: formatInstant(run.fromAt, 'record').slice(0, 16), to: formatInstant(run.toAt, 'record').slice(0, 16) })}</span>
          <span>{t('reports.madeBy', { name: run.scheduled ? t('reports.timer') : run.askedBy, time: formatInstant(run.endedAt ?? run.askedAt, 'record'), revision: run.revision })}</span>
          {run.partial && <b>{t('reports.partial')}</b>}
          {view.simulated && <StatusTag kind="simulated">{t('app.simulated')}</StatusTag>}
          <a className="mono hash" href={`/files/${run.document ?? ''}`}>{t('reports.hash', { hash: run.contentHash ?? '' })}</a>
        </footer>
      </Panel>
      <div className="no-print">
        <Panel title={t('reports.origin')} meta={t('ui.rows', { count: view.cells.length })}>
          <table className="grid origin-table">
            <thead><tr><th scope="col">{t('reports.cell')}</th><th scope="col" className="r">{t('reports.value')}</th><th scope="col">{t('reports.quality')}</th><th scope="col">{t('reports.expression')}</th></tr></thead>
            <tbody>
              {view.cells.map((one) => (
                <tr key={one.name}>
                  <td>{one.name}</td>
                  <td className="r"><ResultValue result={one} /></td>
                  <td>{one.quality === 'good' ? t('reports.good') : <StatusTag kind="warning">{t(one.quality === 'none' ? 'reports.noData' : 'reports.uncertain')}</StatusTag>}</td>
                  <td className="mono expression">{one.expression}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      </div>
    </>
  );
}

function ResultValue({ result, bare }: { result: Result; bare?: boolean }): JSX.Element {
  if (typeof result.text === 'string') return <span>{result.text}</span>;
  return <UnitValue value={result.number} unit={result.unit} decimals={result.decimals} quality={result.quality === 'uncertain' ? 0x40000000 : 0} bare={bare === true} reason={t('reports.noneReason')} />;
}

/** One row of the sheet; cells that are not there are blank, those under a merged one are left out by the workbook. */
function PaperRow({ row, columns, results }: { row: readonly SheetCell[]; columns: number; results: ReadonlyMap<string, Result> }): JSX.Element {
  const cells: JSX.Element[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = row.find((one) => one.column === column);
    const result = cell?.name == null ? undefined : results.get(cell.name);
    const className = [cell?.bold === true ? 'b' : '', cell?.align === 'center' ? 'c' : cell?.align === 'right' || typeof result?.number === 'number' ? 'r' : ''].join(' ').trim();
    cells.push(
      <td key={column} colSpan={cell?.across ?? 1} rowSpan={cell?.down ?? 1} className={className || undefined}>
        {result ? <ResultValue result={result} bare /> : cell?.text}
      </td>,
    );
    column += (cell?.across ?? 1) - 1;
  }
  return <tr>{cells}</tr>;
}
