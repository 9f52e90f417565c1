import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StateContent } from './definition';
import { drawChart, mainPath, widthOf } from './diagramLayout';

const labels = { 'zh-CN': '状态', 'en-US': 'State' };
const state = (id: string, to: readonly string[], more: Partial<StateContent> = {}): StateContent => ({
  id, labels, transitions: to.map((one) => ({ on: `go.${one}`, to: [one] })), ...more,
});
const end = (id: string): StateContent => ({ id, labels, kind: 'final' });

const request = [state('draft', ['review', 'declined']), state('review', ['order', 'declined']), state('order', ['done', 'declined']), end('done'), end('declined')];

test('MainPath_FollowsTheFirstWay_AndStopsBeforeItTurnsBack', () => {
  expect(mainPath(request, undefined).map((one) => one.id)).toEqual(['draft', 'review', 'order', 'done']);
  expect(mainPath([state('a', ['b']), state('b', ['a', 'c']), end('c')], 'a').map((one) => one.id)).toEqual(['a', 'b', 'c']);
});

test('MainPath_RunsLeftToRight_AndSideStatesStandBelow', () => {
  const { boxes } = drawChart(request, undefined, 'zh-CN');
  const at = (id: string) => boxes.find((box) => box.id === id) ?? boxes[0];
  expect(at('draft')?.y).toBe(at('done')?.y);
  expect(at('review')?.x ?? 0).toBeGreaterThan((at('draft')?.x ?? 0) + (at('draft')?.width ?? 0));
  expect(at('declined')?.y ?? 0).toBeGreaterThan(at('draft')?.y ?? 0);
});

test('Boxes_NeverOverlap_AndStayInsideTheirFrames', () => {
  const outage = [
    state('reported', ['act']),
    state('act', ['restoring'], {
      kind: 'parallel',
      states: ['isolate', 'rescue', 'inform'].map((id) => state(id, [], { kind: 'compound', states: [state(`${id}1`, [`${id}2`]), end(`${id}2`)] })),
    }),
    state('restoring', ['review', 'reported']), state('review', ['closed']), end('closed'), end('canceled'),
  ];
  const { boxes, lines, width, height } = drawChart(outage, 'reported', 'en-US');
  const plain = boxes.filter((box) => !box.frame);
  for (const one of plain) {
    expect(one.x).toBeGreaterThanOrEqual(0);
    expect(one.x + one.width).toBeLessThanOrEqual(width);
    expect(one.y + one.height).toBeLessThanOrEqual(height);
    for (const other of plain) {
      if (one === other) continue;
      const apart = one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y;
      expect(apart, `${one.id} and ${other.id}`).toBe(true);
    }
  }
  const frame = boxes.find((box) => box.id === 'act');
  for (const id of ['isolate1', 'rescue2', 'inform1']) {
    const box = plain.find((one) => one.id === id);
    expect((box?.x ?? 0) > (frame?.x ?? 0) && (box?.y ?? 0) > (frame?.y ?? 0), id).toBe(true);
  }
  expect(lines.map((line) => `${line.from} ${line.to}`)).toContain('restoring reported');
});

test('Names_OfShippedProcedures_FitTheirBoxes', () => {
  const source = join(import.meta.dirname, '..', '..', '..', '..', 'src');
  const apps = join(source, 'apps');
  const files = [join(source, 'Lode.Kernel', 'Cases', 'Shipped'), ...readdirSync(apps).map((app) => join(apps, app, 'Cases'))].filter(existsSync)
    .flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => join(folder, file)));
  const names = files.flatMap((file) => {
    const definition: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return namesIn(definition);
  });
  expect(names).toContain('Standard to be approved');
  for (const name of names) expect(widthOf(name), name).toBe(Math.max(96, roomOf(name)));
});

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('states' in value) || !Array.isArray(value.states)) return [];
  return value.states.flatMap((one: unknown) => [...labelsOf(one), ...namesIn(one)]);
}

function labelsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || !('labels' in value) || typeof value.labels !== 'object' || value.labels === null) return [];
  return Object.values(value.labels).filter((one): one is string => typeof one === 'string');
}

function roomOf(text: string): number {
  let width = 0;
  for (const sign of text) width += sign.charCodeAt(0) > 0x2e80 ? 13 : 7.2;
  return Math.ceil(width) + 24;
}
