import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import budgets from '../budgets.json';

const dist = join(import.meta.dirname, '..', 'dist');
const built = existsSync(join(dist, 'manifest.json'));

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
  dynamicImports?: string[];
  isEntry?: boolean;
  src?: string;
}

function manifest(): Record<string, Chunk> {
  return JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
}

function kilobytes(file: string): number {
  return gzipSync(readFileSync(join(dist, file))).length / 1000;
}

/** Everything that a chunk brings along when it is loaded, itself included. */
function closure(chunks: Record<string, Chunk>, key: string, seen = new Set<string>()): Set<string> {
  const chunk = chunks[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) seen.add(file);
  for (const one of chunk.imports ?? []) closure(chunks, one, seen);
  return seen;
}

const size = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + kilobytes(file), 0);

test.skipIf(!built)('FirstPage_StaysWithinItsBudget', () => {
  const chunks = manifest();
  const first = closure(chunks, 'index.html');
  for (const file of closure(chunks, 'src/features/cockpit/CockpitPage.tsx')) first.add(file);
  for (const name of ['app', 'ui', 'kernel', 'features/cockpit']) {
    for (const file of closure(chunks, `src/${name}/texts.zh-CN.json`)) first.add(file);
  }
  const total = size(first);
  console.info(`first page ${total.toFixed(1)} kB gzip in ${first.size} files`);
  expect(total).toBeLessThanOrEqual(budgets.firstPage);
});

test.skipIf(!built)('EachFeature_StaysWithinItsBudget', () => {
  const chunks = manifest();
  const shared = closure(chunks, 'index.html');
  const charts = Object.values(chunks).find((chunk) => /ChartView|charts/.test(chunk.file))?.file;
  const features = new Map<string, Set<string>>();
  for (const key of Object.keys(chunks)) {
    const feature = /^src\/features\/([\w-]+)\/.*\.tsx$/.exec(key)?.[1];
    if (feature === undefined) continue;
    const files = features.get(feature) ?? new Set();
    for (const file of closure(chunks, key)) if (!shared.has(file) && file !== charts) files.add(file);
    features.set(feature, files);
  }
  const limits: Readonly<Record<string, number>> = budgets.features;
  for (const [feature, files] of features) {
    const total = size(files);
    console.info(`${feature} ${total.toFixed(1)} kB gzip`);
    expect(total, `${feature}: give it a line in budgets.json, or make it smaller`).toBeLessThanOrEqual(
      limits[feature] ?? budgets.anyFeature,
    );
  }
  expect(
    Object.keys(limits).filter((name) => !features.has(name)),
    'budgets that name no feature',
  ).toEqual([]);
  if (charts !== undefined) expect(kilobytes(charts), 'charts').toBeLessThanOrEqual(budgets.charts);
});
