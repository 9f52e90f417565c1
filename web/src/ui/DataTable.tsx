import type { JSX, KeyboardEvent, ReactNode } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { t } from '../i18n/i18n';
import { Icon } from './Icon';
import { EmptyState } from './states';

/** A link, button or field in a row does its own part; the row is not chosen as well. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, textarea, label') !== null;
}

/** A column of a table. */
export interface Column<T> {
  key: string;
  title: ReactNode;
  render: (row: T) => ReactNode;
  /** Starting width in px; without it the column takes what is left. */
  width?: number;
  align?: 'left' | 'right' | 'center';
  /** Value to sort by; columns without it cannot be sorted here. */
  sort?: (row: T) => string | number;
  /** Text that the filter looks at. */
  text?: (row: T) => string;
  /** Only on wide screens. */
  wideOnly?: boolean;
  /** The name of the column in words, when `title` is not text. */
  name?: string;
}

interface Props<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** The row whose detail stands beside the table. */
  current?: string | undefined;
  onCurrent?: (row: T) => void;
  /** Enter and double click. */
  onOpen?: (row: T) => void;
  /** Ticked rows; without it there are no tick boxes. */
  ticked?: ReadonlySet<string>;
  onTick?: (keys: ReadonlySet<string>) => void;
  /** More keys of the list, such as A to acknowledge; they act only while the list has focus. */
  onKey?: (key: string, row: T | undefined) => boolean;
  /** Shown when there are no rows at all. */
  empty?: ReactNode;
  /** Words that rows must contain; kept by the page, in the address. */
  filter?: string;
  onFilterKey?: () => void;
  rowClass?: (row: T) => string;
  /** On a phone each row becomes a card of two lines. */
  cards?: boolean;
}

type Sort = { key: string; down: boolean } | null;

/** A list with a keyboard path: ↑↓ row, Space tick, Enter open, / filter. Columns can be sorted and widened. */
export function DataTable<T>(props: Props<T>): JSX.Element {
  const { columns, rows, rowKey, current, ticked } = props;
  const [sort, setSort] = useState<Sort>(null);
  const [widths, setWidths] = useState<Readonly<Record<string, number>>>({});
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const root = useRef<HTMLTableElement>(null);
  const shown = useMemo(() => arranged(rows, columns, sort, props.filter), [rows, columns, sort, props.filter]);
  const cards = useMemo(() => cardCells(columns), [columns]);
  const at = focused ?? current;
  useEffect(() => {
    if (focused !== undefined) root.current?.querySelector('tr.cur')?.scrollIntoView({ block: 'nearest' });
  }, [focused]);
  if (rows.length === 0) return <>{props.empty ?? <EmptyState title={t('ui.noMatchTitle')} />}</>;
  const tick = (key: string): void => {
    const next = new Set(ticked);
    if (!next.delete(key)) next.add(key);
    props.onTick?.(next);
  };
  const choose = (row: T | undefined): void => {
    if (row === undefined) return;
    setFocused(rowKey(row));
    props.onCurrent?.(row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return;
    const index = shown.findIndex((row) => rowKey(row) === at);
    const row = shown[index];
    if (event.key === 'ArrowDown') choose(shown[Math.min(index + 1, shown.length - 1)]);
    else if (event.key === 'ArrowUp') choose(shown[Math.max(index - 1, 0)]);
    else if (event.key === 'Home') choose(shown[0]);
    else if (event.key === 'End') choose(shown.at(-1));
    else if (event.key === ' ' && row !== undefined && ticked) tick(rowKey(row));
    else if (event.key === 'Enter' && row !== undefined && props.onOpen && event.target === event.currentTarget)
      props.onOpen(row);
    else if (event.key === '/' && props.onFilterKey) props.onFilterKey();
    else if (event.ctrlKey || event.metaKey || event.altKey || props.onKey?.(event.key, row) !== true) return;
    event.preventDefault();
  };
  return (
    <table
      ref={root}
      className={props.cards === true ? 'grid cards' : 'grid'}
      role="grid"
      aria-label={props.label}
      aria-rowcount={shown.length}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <colgroup>
        {ticked && <col style={{ width: 40 }} />}
        {columns.map((column) => (
          <col
            key={column.key}
            className={column.wideOnly === true ? 'wide-only' : ''}
            style={widthOf(widths[column.key] ?? column.width)}
          />
        ))}
      </colgroup>
      <thead>
        <tr>
          {ticked && (
            <th>
              <input
                type="checkbox"
                className="tick"
                aria-label={t('ui.selectAll')}
                checked={shown.length > 0 && shown.every((row) => ticked.has(rowKey(row)))}
                onChange={(event) => props.onTick?.(new Set(event.target.checked ? shown.map(rowKey) : []))}
              />
            </th>
          )}
          {columns.map((column) => (
            <Head
              key={column.key}
              column={column}
              sort={sort}
              onSort={setSort}
              onWidth={(px) => setWidths({ ...widths, [column.key]: px })}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => {
          const key = rowKey(row);
          const className = [key === current ? 'sel' : '', key === at ? 'cur' : '', props.rowClass?.(row) ?? '']
            .join(' ')
            .trim();
          return (
            <tr
              key={key}
              className={className}
              aria-selected={key === current}
              onClick={(event) => { if (!isControl(event.target)) choose(row); }}
              onDoubleClick={(event) => { if (!isControl(event.target)) props.onOpen?.(row); }}
            >
              {ticked && (
                <td>
                  <input
                    type="checkbox"
                    className="tick"
                    aria-label={t('ui.selectRow')}
                    checked={ticked.has(key)}
                    tabIndex={-1}
                    onChange={() => tick(key)}
                  />
                </td>
              )}
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column)} {...cards.get(column.key)}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          );
        })}
        {shown.length === 0 && (
          <tr>
            <td className="t3" colSpan={columns.length + (ticked ? 1 : 0)}>
              {t('ui.noMatch')}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** On a card cells stand in two columns; from the third on, small, each says what it is. */
function cardCells<T>(columns: readonly Column<T>[]): ReadonlyMap<string, { 'data-side': string; 'data-label'?: string }> {
  return new Map(columns.filter((column) => column.wideOnly !== true).map((column, place) => {
    const label = column.name ?? (typeof column.title === 'string' ? column.title : '');
    const side = { 'data-side': place % 2 === 0 ? 'start' : 'end' };
    return [column.key, place < 2 || label === '' ? side : { ...side, 'data-label': label }];
  }));
}

function widthOf(px: number | undefined): { width?: number } {
  return px === undefined ? {} : { width: px };
}

function cellClass<T>(column: Column<T>): string {
  const align = column.align === 'right' ? 'r' : column.align === 'center' ? 'c' : '';
  return `${align} ${column.width === undefined ? 'el' : ''} ${column.wideOnly === true ? 'wide-only' : ''}`.trim();
}

function arranged<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sort: Sort,
  filter: string | undefined,
): readonly T[] {
  const words = (filter ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const kept =
    words.length === 0
      ? rows
      : rows.filter((row) => {
          const text = columns
            .map((column) => column.text?.(row) ?? '')
            .join(' ')
            .toLowerCase();
          return words.every((word) => text.includes(word));
        });
  const by = columns.find((column) => column.key === sort?.key)?.sort;
  if (!by || !sort) return kept;
  const sign = sort.down ? -1 : 1;
  return [...kept].sort((a, b) => {
    const x = by(a);
    const y = by(b);
    if (typeof x === 'number' && typeof y === 'number') return sign * (x - y);
    return sign * String(x).localeCompare(String(y), 'zh-CN');
  });
}

interface HeadProps<T> {
  column: Column<T>;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onWidth: (px: number) => void;
}

function Head<T>({ column, sort, onSort, onWidth }: HeadProps<T>): JSX.Element {
  const cell = useRef<HTMLTableCellElement>(null);
  const mine = sort?.key === column.key ? sort : null;
  const name = column.name ?? (typeof column.title === 'string' ? column.title : column.key);
  const drag = (start: React.PointerEvent): void => {
    const from = cell.current?.offsetWidth ?? 80;
    const move = (event: PointerEvent): void => onWidth(Math.max(48, from + event.clientX - start.clientX));
    const end = (): void => document.removeEventListener('pointermove', move);
    document.addEventListener('pointermove', move);
    document.addEventListener('pointerup', end, { once: true });
    start.preventDefault();
  };
  return (
    <th
      ref={cell}
      className={cellClass({ ...column, width: column.width ?? 0 })}
      aria-sort={mine ? (mine.down ? 'descending' : 'ascending') : undefined}
      scope="col"
    >
      {column.sort ? (
        <button
          type="button"
          className="sort"
          title={t('ui.sortBy', { column: name })}
          onClick={() =>
            onSort(
              mine === null ? { key: column.key, down: false } : mine.down ? null : { key: column.key, down: true },
            )
          }
        >
          {column.title}
          {mine && <Icon name={mine.down ? 'down' : 'up'} />}
        </button>
      ) : (
        column.title
      )}
      <span className="grip" role="presentation" onPointerDown={drag} />
    </th>
  );
}
