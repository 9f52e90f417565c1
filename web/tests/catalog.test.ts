import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sourceFiles } from './sources';

const server = join(import.meta.dirname, '..', '..', 'src');

function textsOf(language: string): Record<string, string> {
  const file = sourceFiles('.json').find((one) => one.path === `features/system/texts.${language}.json`);
  return JSON.parse(file?.text ?? '{}') as Record<string, string>;
}

test('EveryPermission_HasWords', () => {
  const declared = join(server, 'Lode.Kernel', 'Identity', 'Permissions.cs');
  expect(existsSync(declared)).toBe(true);
  const all = /All =\s*\[([\s\S]*?)\];/.exec(readFileSync(declared, 'utf8'))?.[1] ?? '';
  const permissions = [...all.matchAll(/"([a-z]+\.[A-Za-z]+)"/g)].map((match) => match[1] ?? '');
  expect(permissions.length).toBeGreaterThan(10);
  for (const language of ['zh-CN', 'en-US']) {
    const texts = textsOf(language);
    expect(permissions.filter((one) => !(`permission.${one}` in texts)), language).toEqual([]);
    const groups = new Set(permissions.map((one) => one.split('.')[0] ?? ''));
    expect([...groups].filter((one) => !(`permissionGroup.${one}` in texts)), language).toEqual([]);
  }
});
