import { expect, test } from 'vitest';
import { keptAddress, penCount } from './views';

test('KeptAddress_LeavesTheCursorAndOtherPagesOut', () => {
  const search = new URLSearchParams('site=2&k=a%3Ab&k=c%3Ad&from=1000&to=90000&at=2000&pen=1&lanes=own');
  expect(keptAddress(search)).toBe('k=a%3Ab&k=c%3Ad&from=1000&to=90000&lanes=own');
});

test('KeptAddress_IsTheSame_HoweverItWasWritten', () => {
  expect(keptAddress(new URLSearchParams('last=28800000&key=a%3Ab'))).toBe(keptAddress(new URLSearchParams('k=a%3Ab')));
});

test('Pens_AreCounted', () => {
  const view = { id: '', siteId: 1, name: '', address: 'k=a&k=b&last=60000', isShared: false, isOwn: true, version: 1, changedBy: '', changedAt: '' };
  expect(penCount(view)).toBe(2);
});
