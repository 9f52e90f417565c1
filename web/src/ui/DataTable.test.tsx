import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { DataTable } from './DataTable';

interface Row {
  id: string;
  size: number;
}

const rows: readonly Row[] = [
  { id: 'b', size: 2 },
  { id: 'a', size: 10 },
  { id: 'c', size: 1 },
];

let host: HTMLElement;

beforeAll(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
beforeEach(() => {
  host = document.createElement('div');
  document.body.replaceChildren(host);
});

function show(extra: Partial<Parameters<typeof DataTable<Row>>[0]> = {}): HTMLElement {
  act(() =>
    createRoot(host).render(
      <DataTable
        label="rows"
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          { key: 'id', title: 'Name', render: (row) => row.id, sort: (row) => row.id, text: (row) => row.id },
          { key: 'size', title: 'Size', render: (row) => <a href="#size">{row.size}</a>, sort: (row) => row.size },
        ]}
        {...extra}
      />,
    ),
  );
  const grid = host.querySelector<HTMLElement>('[role=grid]');
  if (!grid) throw new Error('no grid');
  return grid;
}

function press(grid: HTMLElement, key: string): void {
  void act(() => grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));
}

const names = (): (string | null | undefined)[] =>
  [...host.querySelectorAll('tbody tr')].map((row) => row.querySelector('td')?.textContent);

test('ArrowDown_ChoosesTheNextRow', () => {
  const chosen: string[] = [];
  const grid = show({ onCurrent: (row) => chosen.push(row.id) });
  press(grid, 'ArrowDown');
  press(grid, 'ArrowDown');
  expect(chosen).toEqual(['b', 'a']);
});

test('LinkInARow_DoesNotChooseTheRow', () => {
  const chosen: string[] = [];
  const grid = show({ onCurrent: (row) => chosen.push(row.id) });
  act(() => grid.querySelector<HTMLElement>('tbody a')?.click());
  expect(chosen).toEqual([]);
  act(() => grid.querySelector<HTMLElement>('tbody td')?.click());
  expect(chosen).toHaveLength(1);
});

test('Space_TicksTheRow', () => {
  const ticked: string[][] = [];
  const grid = show({ ticked: new Set<string>(), onTick: (keys) => ticked.push([...keys]) });
  press(grid, 'ArrowDown');
  press(grid, ' ');
  expect(ticked).toEqual([['b']]);
});

test('Enter_OpensTheRow', () => {
  const opened: string[] = [];
  const grid = show({ onOpen: (row) => opened.push(row.id) });
  press(grid, 'End');
  press(grid, 'Enter');
  expect(opened).toEqual(['c']);
});

test('HeadPressed_SortsUpThenDownThenNot', () => {
  show();
  const press2 = (): void => act(() => host.querySelectorAll<HTMLElement>('th .sort')[1]?.click());
  press2();
  expect(names()).toEqual(['c', 'b', 'a']);
  press2();
  expect(names()).toEqual(['a', 'b', 'c']);
  press2();
  expect(names()).toEqual(['b', 'a', 'c']);
});

test('LetterOfTheList_ActsOnTheCurrentRow', () => {
  const acts: string[] = [];
  const grid = show({
    onKey: (key, row) => {
      acts.push(`${key} ${row?.id ?? ''}`);
      return true;
    },
  });
  press(grid, 'ArrowDown');
  press(grid, 'a');
  expect(acts).toEqual(['a b']);
});

test('Filter_KeepsRowsThatContainEveryWord', () => {
  show({ filter: 'a' });
  expect(names()).toEqual(['a']);
});
