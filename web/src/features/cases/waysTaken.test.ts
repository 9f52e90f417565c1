import { expect, test } from 'vitest';
import { waysTaken } from './waysTaken';

const left = (state: string) => ({ change: 'left', state });
const entered = (state: string) => ({ change: 'entered', state });

test('Ways_AreThoseTheCaseWent_NotAllBetweenStatesItWasIn', () => {
  const rows = [
    { number: 3, changes: [left('approving'), entered('concluded')] },
    { number: 2, changes: [{ change: 'taskEnded', task: 1 }, left('asked'), entered('approving')] },
    { number: 1, changes: [entered('asked')] },
  ];
  expect([...(waysTaken(rows) ?? [])].sort()).toEqual(['approving concluded', 'asked approving']);
});

test('Ways_LeadIntoFrames_AndThroughStatesOfOneTurn', () => {
  const ways = waysTaken([{ number: 1, changes: [left('a'), entered('frame'), entered('inner')] }]);
  expect(ways?.has('a frame')).toBe(true);
  expect(ways?.has('a inner')).toBe(true);
});

test('Ways_AreUnknown_WhileTheBeginningIsNotLoaded', () => {
  expect(waysTaken([{ number: 7, changes: [entered('a')] }])).toBeUndefined();
});
