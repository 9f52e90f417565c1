import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { t } from '../../i18n/i18n';
import type { ColumnMapping, Mapping, Plan, PlanColumn } from './imports';

const types = ['number', 'integer', 'bool', 'text', 'tag', 'skip'] as const;

interface Props {
  plan: Plan;
  mapping: Mapping;
  onPatch: (part: Partial<Mapping>) => void;
}

/** Every column with its first values and what it becomes. */
export function ColumnTable({ plan, mapping, onPatch }: Props): JSX.Element {
  const named = typeof mapping.node === 'string' && mapping.node !== '';
  const set = (column: PlanColumn, part: ColumnMapping): void =>
    onPatch({ columns: { ...mapping.columns, [column.header]: { ...mapping.columns?.[column.header], ...part } } });
  return (
    <table className="grid columns">
      <thead>
        <tr>
          <th scope="col">{t('imports.column')}</th>
          <th scope="col">{t('imports.samples')}</th>
          <th scope="col">{t('imports.as')}</th>
          <th scope="col">{t('imports.field')}</th>
          <th scope="col">{t('imports.unit')}</th>
          <th scope="col" className="r">{t('imports.lo')}</th>
          <th scope="col" className="r">{t('imports.hi')}</th>
          {named && <th scope="col">{t('imports.nameZh')}</th>}
          {named && <th scope="col">{t('imports.nameEn')}</th>}
        </tr>
      </thead>
      <tbody>
        {plan.columns.map((column) => (
          <ColumnRow key={column.index} column={column} named={named} given={mapping.columns?.[column.header]} onSet={(part) => set(column, part)} />
        ))}
      </tbody>
    </table>
  );
}

function ColumnRow({ column, named, given, onSet }: {
  column: PlanColumn; named: boolean; given: ColumnMapping | undefined; onSet: (part: ColumnMapping) => void;
}): JSX.Element {
  const time = column.type === 'time';
  const skipped = column.type === 'skip';
  const valued = column.type === 'number' || column.type === 'integer';
  return (
    <tr className={skipped ? 'off' : ''}>
      <td className="b el" title={column.header}>{column.header || '—'}</td>
      <td className="el mono t2" title={column.samples.join('\n')}>{column.samples.slice(0, 3).join('\u2003')}</td>
      <td>
        {time ? (
          <b>{t('imports.typeOf.time')}</b>
        ) : (
          <select aria-label={`${column.header} ${t('imports.as')}`} value={column.type} onChange={(event) => onSet({ type: event.target.value })}>
            {types.map((type) => <option key={type} value={type}>{t(`imports.typeOf.${type}`)}</option>)}
          </select>
        )}
      </td>
      <td>{!time && !skipped && <Cell label={`${column.header} ${t('imports.field')}`} value={given?.field ?? ''} placeholder={column.field} mono onCommit={(field) => onSet({ field: field || null })} />}</td>
      <td>{valued && <Cell label={`${column.header} ${t('imports.unit')}`} value={given?.unit ?? ''} short onCommit={(unit) => onSet({ unit: unit || null })} />}</td>
      <td className="r">{valued && <NumberCell label={`${column.header} ${t('imports.lo')}`} value={given?.lo ?? null} onCommit={(lo) => onSet({ lo })} />}</td>
      <td className="r">{valued && <NumberCell label={`${column.header} ${t('imports.hi')}`} value={given?.hi ?? null} onCommit={(hi) => onSet({ hi })} />}</td>
      {named && <td>{!time && !skipped && <Cell label={`${column.header} ${t('imports.nameZh')}`} value={given?.nameZh ?? ''} placeholder={column.header} onCommit={(nameZh) => onSet({ nameZh: nameZh || null })} />}</td>}
      {named && <td>{!time && !skipped && <Cell label={`${column.header} ${t('imports.nameEn')}`} value={given?.nameEn ?? ''} placeholder={column.header} onCommit={(nameEn) => onSet({ nameEn: nameEn || null })} />}</td>}
    </tr>
  );
}

interface CellProps {
  label: string;
  value: string;
  onCommit: (value: string) => void;
  placeholder?: string;
  mono?: boolean;
  short?: boolean;
  wrong?: boolean;
}

function Cell({ label, value, onCommit, placeholder, mono, short, wrong }: CellProps): JSX.Element {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = (): void => {
    if (typed.trim() !== value) onCommit(typed.trim());
  };
  return (
    <input
      className={`cell ${mono === true ? 'mono' : ''} ${short === true ? 'short' : ''} ${wrong === true ? 'wrong' : ''}`}
      aria-label={label} aria-invalid={wrong === true} value={typed} placeholder={placeholder} onChange={(event) => setTyped(event.target.value)} onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
      }}
    />
  );
}

/** A limit; what is no number is marked and not taken. */
function NumberCell({ label, value, onCommit }: { label: string; value: number | null; onCommit: (value: number | null) => void }): JSX.Element {
  const [wrong, setWrong] = useState(false);
  return (
    <Cell
      label={label} value={value === null ? '' : String(value)} short wrong={wrong}
      onCommit={(text) => {
        const number = Number(text.replace(',', '.').replace('−', '-'));
        setWrong(text !== '' && !Number.isFinite(number));
        if (text === '') onCommit(null);
        else if (Number.isFinite(number)) onCommit(number);
      }}
    />
  );
}
