import { expect, test } from 'vitest';
import type { MimicItem, Point } from './mimicBody';
import { layPipes } from './pipes';

const pipe = (id: string, ...points: Point[]): MimicItem => ({ id, type: 'pipe', medium: 'liquor', points });

test('AVerticalRun_HopsOverAHorizontalOne', () => {
  const [down, across] = layPipes([pipe('down', [50, 0], [50, 100]), pipe('across', [0, 40], [100, 40])]);
  expect(down?.path).toBe('M50 0L50 34a6 6 0 0 1 0 12L50 100');
  expect(across?.path).toBe('M0 40L100 40');
});

test('APipeThatEndsOnAnother_JoinsIt_AndHasNoArrow', () => {
  const [main, branch] = layPipes([pipe('main', [0, 40], [100, 40]), pipe('branch', [50, 100], [50, 40])]);
  expect(branch?.joints).toEqual([[50, 40]]);
  expect(branch?.arrow).toBeNull();
  expect(main?.arrow).toEqual({ x: 100, y: 40, angle: 0 });
});

test('TwoCrossings_AreHoppedInTheDirectionOfFlow', () => {
  const [up] = layPipes([pipe('up', [50, 100], [50, 0]), pipe('a', [0, 30], [100, 30]), pipe('b', [0, 70], [100, 70])]);
  expect(up?.path).toBe('M50 100L50 76a6 6 0 0 0 0 -12L50 36a6 6 0 0 0 0 -12L50 0');
});
