import { beforeEach, expect, test } from 'vitest';
import { keepRecent, recentHits } from './recentHits';

const hit = (name: string): Parameters<typeof keepRecent>[0] => ({ key: name, text: name, detail: '', to: `/trends?key=${name}`, icon: 'trends' });

beforeEach(() => localStorage.clear());

test('Recent_KeepsTheNewestFirst_OnceEach', () => {
  for (const name of ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g']) keepRecent(hit(name));
  expect(recentHits().map((one) => one.text)).toEqual(['g', 'f', 'e', 'd', 'c', 'a']);
});

test('ForeignAddresses_AreLeftOut', () => {
  localStorage.setItem('lode.recent', JSON.stringify([{ ...hit('x'), to: 'https://evil.example' }, { ...hit('y'), to: '//evil.example' }, 7, hit('z')]));
  expect(recentHits().map((one) => one.text)).toEqual(['z']);
});
