import ts from 'typescript';
import { expect, test } from 'vitest';
import { formatMessage } from '../src/i18n/message';
import { sourceFiles } from './sources';

const catalogs = sourceFiles('.json').filter((file) => /texts\.(zh-CN|en-US)\.json$/.test(file.path));
const parsed = new Map(catalogs.map((file) => [file.path, JSON.parse(file.text) as Record<string, string>]));

function placesOf(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)(?=[},\s])/g)].map((match) => match[1] ?? ''))]
    .filter((place) => !['one', 'other', 'plural'].includes(place))
    .sort();
}

test('BothLanguages_HaveTheSameKeys', () => {
  for (const [path, zh] of parsed) {
    if (!path.endsWith('zh-CN.json')) continue;
    const en = parsed.get(path.replace('zh-CN', 'en-US')) ?? {};
    expect(Object.keys(en).sort(), path).toEqual(Object.keys(zh).sort());
  }
  expect([...parsed.keys()].filter((path) => path.endsWith('zh-CN.json')).length * 2).toBe(parsed.size);
});

test('BothLanguages_NameTheSamePlaces', () => {
  for (const [path, zh] of parsed) {
    if (!path.endsWith('zh-CN.json')) continue;
    const en = parsed.get(path.replace('zh-CN', 'en-US')) ?? {};
    for (const [key, text] of Object.entries(zh)) {
      expect(placesOf(en[key] ?? ''), `${path} ${key}`).toEqual(placesOf(text));
    }
  }
});

test('ChineseTexts_HaveNoTypedSpaceAndNoPersons', () => {
  for (const [path, texts] of parsed) {
    if (!path.endsWith('zh-CN.json')) continue;
    for (const [key, text] of Object.entries(texts)) {
      expect(text, `${path} ${key}: type no space between Chinese and digits or letters`).not.toMatch(
        /[\u4e00-\u9fff] [\w{]|[\w}] [\u4e00-\u9fff]/,
      );
      expect(text, `${path} ${key}: leave the person out`).not.toMatch(/[您你]|我们|！|抱歉/);
      expect(text, `${path} ${key}: full-width punctuation`).not.toMatch(/[\u4e00-\u9fff][,;:?!]/);
    }
  }
});

test('EveryTextKeyInUse_Exists', () => {
  const known = new Set<string>();
  for (const [path, texts] of parsed) {
    const namespace = path.split('/').at(-2) ?? '';
    for (const key of Object.keys(texts)) known.add(`${namespace}.${key}`);
  }
  const missing = sourceFiles('.ts', '.tsx').flatMap((file) =>
    [...file.text.matchAll(/\bt\('([\w-]+\.[\w.-]+)'/g)]
      .map((match) => match[1] ?? '')
      .filter((key) => !known.has(key))
      .map((key) => `${file.path}: ${key}`),
  );
  expect(missing).toEqual([]);
});

test('Pages_HaveNoLiteralText', () => {
  const found = sourceFiles('.tsx')
    .filter((file) => !file.path.includes('.test.') && !file.path.startsWith('features/kit/'))
    .flatMap((file) => literalsOf(file.path, file.text));
  expect(found).toEqual([]);
});

/** Text between tags, and attributes that people read or hear. Single symbols, digits and key names are no language. */
function literalsOf(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const language = (words: string): boolean =>
    /[\u4e00-\u9fff]|[A-Za-z]{2,}/.test(words) && !/^(Ctrl K|Enter|Esc|P[1-4]|EN)$/.test(words.trim());
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && language(node.text)) found.push(`${path}: ${node.text.trim()}`);
    if (
      ts.isJsxAttribute(node) &&
      /^(title|placeholder|aria-label|alt|label)$/.test(node.name.getText(source)) &&
      node.initializer &&
      ts.isStringLiteral(node.initializer) &&
      language(node.initializer.text)
    ) {
      found.push(`${path}: ${node.initializer.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('Message_WithPlural_TakesTheBranchOfItsLanguage', () => {
  const text = '{count, plural, =0 {no alarms} one {# alarm} other {# alarms}} at {site}';
  expect(formatMessage(text, { count: 1, site: 'A' }, 'en-US')).toBe('1 alarm at A');
  expect(formatMessage(text, { count: 1234, site: 'A' }, 'en-US')).toBe('1,234 alarms at A');
  expect(formatMessage(text, { count: 0, site: 'A' }, 'en-US')).toBe('no alarms at A');
});
