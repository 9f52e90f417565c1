import type { JSX } from 'react';
import { formatNumber } from '../../../i18n/format';
import { t, textOf } from '../../../i18n/i18n';
import { useAddress } from '../../../kernel/useAddress';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { KeyHints, Panel } from '../../../ui/Panel';
import { SidePanel } from '../../../ui/SidePanel';
import { EmptyState } from '../../../ui/states';
import type { TagKind } from '../../../ui/StatusTag';
import { StatusTag } from '../../../ui/StatusTag';
import { Diff } from '../../../ui/work';
import type { RowChange, SheetAnswer, SheetRow } from './sheetAnswer';
import { rowChanges } from './sheetAnswer';

const mostShown = 1_000;
const tags: Readonly<Record<RowChange, TagKind>> = { wrong: 'error', changed: 'accent', added: 'ok' };

/** Every row that differs from the plant, wrong ones first; the selected one field by field. */
export function SheetRows({ answer }: { answer: SheetAnswer }): JSX.Element {
  const [change, setChange] = useAddress('change');
  const [shown, setShown] = useAddress('line');
  const counts: Readonly<Record<RowChange, number>> = answer;
  const rows = answer.rows
    .filter((row) => change === '' || row.change === change)
    .sort((a, b) => rowChanges.indexOf(a.change) - rowChanges.indexOf(b.change) || a.line - b.line);
  const current = rows.find((row) => String(row.line) === shown);
  return (
    <div className="sheet-result">
      <Panel
        label={t('plant.sheetDifferences')}
        className="signal-list"
        foot={
          <>
            <KeyHints hints={[{ keys: ['↑', '↓'], text: t('ui.move') }]} />
            <span className="sp" />
            {rows.length > mostShown && <span>{t('plant.firstRows', { count: mostShown })}</span>}
          </>
        }
      >
        <div className="filters">
          <div className="seg" role="group" aria-label={t('plant.sheetDifferences')}>
            <button type="button" className={change === '' ? 'on' : ''} aria-pressed={change === ''} onClick={() => setChange('')}>
              {t('plant.all')} {formatNumber(answer.rows.length, 0)}
            </button>
            {rowChanges.map((one) => (
              <button key={one} type="button" className={change === one ? 'on' : ''} aria-pressed={change === one} onClick={() => setChange(one)}>
                {t(`plant.change.${one}`)} {formatNumber(counts[one], 0)}
              </button>
            ))}
          </div>
          <span className="s13 t2">{t('plant.sheetSame', { count: formatNumber(answer.same, 0) })}</span>
          <span className="sp" />
          {answer.wrong > 0 && <span className="late s13">{t('plant.sheetWrong', { count: answer.wrong })}</span>}
        </div>
        <DataTable
          label={t('plant.sheetDifferences')}
          columns={columns()}
          rows={rows.slice(0, mostShown)}
          rowKey={(row) => String(row.line)}
          current={current === undefined ? undefined : String(current.line)}
          onCurrent={(row) => setShown(String(row.line))}
          empty={
            answer.rows.length === 0 ? (
              <EmptyState title={t('plant.sheetEqual')} fact={t('plant.sheetEqualFact', { count: formatNumber(answer.same, 0) })} />
            ) : (
              <EmptyState title={t('ui.noMatchTitle')} />
            )
          }
          cards
        />
      </Panel>
      {current && <RowPanel row={current} onClose={() => setShown('')} />}
    </div>
  );
}

function columns(): readonly Column<SheetRow>[] {
  return [
    { key: 'line', title: t('plant.sheetLine'), width: 64, align: 'right', render: (row) => row.line, sort: (row) => row.line },
    { key: 'change', title: t('plant.sheetChange'), width: 84, render: (row) => <StatusTag kind={tags[row.change]}>{t(`plant.change.${row.change}`)}</StatusTag>, sort: (row) => row.change },
    { key: 'kind', title: t('plant.sheetKind'), width: 90, render: (row) => textOf(`plant.rowKind.${row.kind}`, row.kind), sort: (row) => row.kind },
    { key: 'path', title: t('plant.path'), render: (row) => <span className="mono el">{row.path}</span>, sort: (row) => row.path, text: (row) => row.path },
    { key: 'what', title: t('plant.sheetWhat'), render: (row) => <span className="el t2">{whatOf(row)}</span> },
  ];
}

/** The first wrong cell, or the names of the fields that change. */
function whatOf({ problems: [first], fields, change }: SheetRow): string {
  if (first) return first.detail;
  return change === 'added' ? '' : fields.map((field) => fieldName(field.field)).join(t('plant.listComma'));
}

function fieldName(field: string): string {
  return textOf(`plant.column.${field}`, field);
}

function RowPanel({ row, onClose }: { row: SheetRow; onClose: () => void }): JSX.Element {
  return (
    <SidePanel
      label={t('plant.sheetRow')}
      title={t('plant.sheetLineNumber', { line: row.line })}
      meta={<span className="mono">{row.path}</span>}
      onClose={onClose}
      width={420}
    >
      {row.problems.map((problem) => (
        <div key={`${problem.column} ${problem.code}`} className="cell-problem">
          <b className="s13">{fieldName(problem.column)}</b>
          {problem.value !== '' && <span className="mono wrap-any">{problem.value}</span>}
          <span className="s13">{problem.detail}</span>
          {problem.remedy !== null && <span className="s13 t2">{problem.remedy}</span>}
          <code className="s12 t3">{problem.code}</code>
        </div>
      ))}
      {row.fields.length > 0 && (
        <Diff
          fields={row.fields.map(({ field, before, after }) => ({ name: fieldName(field), before: short(before), after: short(after) }))}
          before={t('plant.inPlant')}
          after={t('plant.inSheet')}
        />
      )}
    </SidePanel>
  );
}

/** Displays and templates are long texts; their beginning tells them apart. */
function short(text: string | null): string | null {
  return text !== null && text.length > 160 ? `${text.slice(0, 160)}…` : text;
}
