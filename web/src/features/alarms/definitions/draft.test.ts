import { expect, test } from 'vitest';
import { blank, fromDraft, matrixPriority, numberIn, toDraft } from './draft';

const matrix = { responseMinutes: [3, 10, 30], priorities: [[3, 3, 4, 4], [2, 3, 3, 3], [1, 2, 2, 3], [1, 1, 2, 2]] };

test('TypedNumbers_AreReadAsPeopleWriteThem', () => {
  expect(numberIn('80.5')).toBe(80.5);
  expect(numberIn('80,5')).toBe(80.5);
  expect(numberIn('1,250')).toBe(1250);
  expect(numberIn('−4')).toBe(-4);
  expect(numberIn(' ')).toBeNull();
  expect(numberIn('high')).toBeNaN();
});

test('Draft_GoesThereAndBack', () => {
  const draft = { ...blank, code: 'T.H', name: 'T', signal: 'm:t', limit: '80', deadband: '1', onDelay: '60', response: '30', owner: 'o' };
  const definition = fromDraft(draft);
  expect(definition).toMatchObject({ limit: 80, deadband: 1, onDelaySeconds: 60, responseSeconds: 1800, severity: null });
  expect(toDraft(definition)).toEqual(draft);
});

test('FieldsOfAnotherKind_AreLeftOut', () => {
  const draft = { ...blank, kind: 'expression' as const, signal: 'm:t', limit: '80', deadband: '1', condition: '{m:t} > 80', place: 'g/s' };
  expect(fromDraft(draft)).toMatchObject({ signal: '', limit: null, deadband: 0, condition: '{m:t} > 80' });
});

test('Matrix_TakesTheNextColumnAtItsEnd', () => {
  expect(matrixPriority(matrix, 2, 2.9)).toBe(1);
  expect(matrixPriority(matrix, 2, 3)).toBe(2);
  expect(matrixPriority(matrix, 0, 60)).toBe(4);
  expect(matrixPriority(matrix, -1, 60)).toBeNull();
  expect(matrixPriority(matrix, 2, null)).toBeNull();
});
