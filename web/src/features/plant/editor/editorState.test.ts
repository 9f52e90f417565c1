import { expect, test } from 'vitest';
import type { EditorState } from './editorState';
import { blank, edit, freeId, isDirty, squared, startOf } from './editorState';

const withPump = (): EditorState => edit(startOf(blank), { do: 'place', type: 'pump', at: [101, 99] });

test('APlacedPart_SnapsIsSelectedAndCanBeUndone', () => {
  const state = withPump();
  expect(state.body.items).toEqual([{ id: 'pump1', type: 'pump', x: 88, y: 88, w: 24, h: 24 }]);
  expect(state.selected).toBe('pump1');
  expect(isDirty(state)).toBe(true);
  const back = edit(state, { do: 'undo' });
  expect(back.body.items).toEqual([]);
  expect(back.selected).toBeNull();
  expect(edit(back, { do: 'redo' }).body).toEqual(state.body);
});

test('ARunOfArrowKeys_IsUndoneAtOnce', () => {
  let state = withPump();
  for (let i = 0; i < 5; i++) state = edit(state, { do: 'move', id: 'pump1', by: [4, 0] });
  expect(state.body.items[0]?.x).toBe(108);
  expect(edit(state, { do: 'undo' }).body.items[0]?.x).toBe(88);
});

test('SavedBody_IsNotDirty_UntilTheNextStep', () => {
  const saved = edit(withPump(), { do: 'saved' });
  expect(isDirty(saved)).toBe(false);
  expect(isDirty(edit(saved, { do: 'remove', id: 'pump1' }))).toBe(true);
  expect(isDirty(edit(edit(saved, { do: 'remove', id: 'pump1' }), { do: 'undo' }))).toBe(false);
});

test('EmptyFields_LeaveTheBody', () => {
  const bound = edit(withPump(), {
    do: 'change',
    id: 'pump1',
    part: { bind: { state: 'a/b', value: '' }, labelZh: '', bare: false },
    as: 'bind',
  });
  expect(bound.body.items[0]).toEqual({ id: 'pump1', type: 'pump', x: 88, y: 88, w: 24, h: 24, bind: { state: 'a/b' } });
  const freed = edit(bound, { do: 'change', id: 'pump1', part: { bind: { state: '' } }, as: 'bind' });
  expect(freed.body.items[0]).not.toHaveProperty('bind');
});

test('PartsChangeTheirOrder_WithinTheList', () => {
  let state = withPump();
  state = edit(state, { do: 'place', type: 'fan', at: [300, 300] });
  state = edit(state, { do: 'order', id: 'fan1', by: -1 });
  expect(state.body.items.map((item) => item.id)).toEqual(['fan1', 'pump1']);
  expect(edit(state, { do: 'order', id: 'fan1', by: -1 }).body.items.map((item) => item.id)).toEqual(['fan1', 'pump1']);
});

test('ADuplicate_HasAnIdOfItsOwn', () => {
  const state = edit(withPump(), { do: 'duplicate', id: 'pump1' });
  expect(state.body.items.map((item) => item.id)).toEqual(['pump1', 'pump2']);
  expect(freeId(state.body, 'pump')).toBe('pump3');
});

test('PipePoints_GoStraight_AndTwoRemain', () => {
  expect(squared([100, 100], [183, 131])).toEqual([184, 100]);
  expect(squared([100, 100], [121, 199])).toEqual([100, 200]);
  const state = edit(startOf(blank), { do: 'pipe', points: [[0, 0], [40, 0], [40, 40]] });
  const shorter = edit(state, { do: 'point', id: 'pipe1', index: 1, to: null });
  expect(shorter.body.items[0]?.points).toEqual([[0, 0], [40, 40]]);
  expect(edit(shorter, { do: 'point', id: 'pipe1', index: 0, to: null }).body.items[0]?.points).toHaveLength(2);
});
