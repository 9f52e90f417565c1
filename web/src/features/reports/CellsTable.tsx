import type { JSX } from 'react';
import type { Problem } from '../../api/problem';
import { t } from '../../i18n/i18n';
import type { Cell, NamedCell } from './reports';

interface Props {
  cells: readonly Cell[];
  names: readonly NamedCell[];
  problem: Problem | undefined;
  onCells: (cells: readonly Cell[]) => void;
}

/** What stands in each named cell. The server counts the cells that have an expression: so do the marks. */
export function CellsTable({ cells, names, problem, onCells }: Props): JSX.Element {
  const places = new Map(names.map((one) => [one.name, one]));
  const sent = cells.filter((one) => one.expression.trim() !== '');
  const put = (name: string, change: Partial<Cell>): void => onCells(cells.map((one) => (one.name === name ? { ...one, ...change } : one)));
  return (
    <table className="grid cells-table">
      <thead>
        <tr>
          <th scope="col">{t('reports.cell')}</th><th scope="col">{t('reports.expression')}</th>
          <th scope="col">{t('reports.unit')}</th><th scope="col">{t('reports.decimals')}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell) => {
          const place = places.get(cell.name);
          const wrong = problem?.fields.find((one) => one.path.startsWith(`cells[${sent.indexOf(cell)}]`));
          return (
            <tr key={cell.name} className={wrong ? 'wrong-row' : undefined}>
              <td><b>{cell.name}</b><div className="s12 t3">{place ? `${place.sheet} ${place.at}` : t('reports.nameLost')}</div></td>
              <td>
                <input className="cell-input mono" aria-label={`${t('reports.expression')} ${cell.name}`} aria-invalid={wrong !== undefined} value={cell.expression} onChange={(event) => put(cell.name, { expression: event.target.value })} />
                {wrong && <div className="s12 late">{wrong.detail ?? problem?.detail}</div>}
              </td>
              <td><input className="cell-input mono" aria-label={`${t('reports.unit')} ${cell.name}`} value={cell.unit ?? ''} onChange={(event) => put(cell.name, { unit: event.target.value || null })} /></td>
              <td><input className="cell-input" type="number" min={0} max={9} aria-label={`${t('reports.decimals')} ${cell.name}`} value={cell.decimals ?? ''} onChange={(event) => put(cell.name, { decimals: event.target.value === '' ? null : Number(event.target.value) })} /></td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
