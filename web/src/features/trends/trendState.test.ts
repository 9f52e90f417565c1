import { expect, test } from 'vitest';
import { compareShift, readState, writeState } from './trendState';

const read = (text: string) => readState(new URLSearchParams(text));

test('FixedScales_AreKeptInTheAddress_ByTheirPen', () => {
  const state = read('k=a&k=b&y=1,-5,12.5');
  expect(state.scales).toEqual({ b: [-5, 12.5] });
  expect(writeState(new URLSearchParams(), { ...state, keys: ['b'] }).toString()).toBe('k=b&last=28800000&y=0%2C-5%2C12.5');
});

test('Scale_ThatIsNone_IsLeftOut', () => {
  expect(read('k=a&y=0,5,5&y=1,0,1&y=0,x,9&y=').scales).toEqual({});
});

test('ComparedPeriod_MayBeginAtAnyInstant', () => {
  const { compare } = read('k=a&from=1000000&to=1060000&compare=400000');
  expect(compareShift(compare, 1_000_000, 60_000)).toBe(600_000);
  expect(compareShift(read('compare=day').compare, 0, 60_000)).toBe(86_400_000);
  expect(compareShift(read('compare=tomorrow').compare, 0, 60_000)).toBe(0);
});
