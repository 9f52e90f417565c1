import { expect, test } from 'vitest';
import { sourceFiles } from './sources';

const layers: Readonly<Record<string, readonly string[]>> = {
  i18n: ['i18n'],
  api: ['api', 'i18n'],
  ui: ['ui', 'i18n', 'api'],
  kernel: ['kernel', 'ui', 'api', 'i18n'],
  app: ['app', 'kernel', 'ui', 'api', 'i18n'],
};

function importsOf(path: string, text: string): string[] {
  const from = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return from.map((target) => new URL(target, `file:///${path}`).pathname.slice(1));
}

test('Layers_ImportOnlyWhatIsBelowThem', () => {
  const wrong: string[] = [];
  for (const file of sourceFiles('.ts', '.tsx')) {
    if (file.path === 'main.tsx') continue;
    const [layer = '', feature = ''] = file.path.split('/');
    for (const target of importsOf(file.path, file.text)) {
      const [other = '', otherFeature = ''] = target.split('/');
      const allowed =
        layer === 'features'
          ? ['api', 'ui', 'kernel', 'i18n'].includes(other) || (other === 'features' && otherFeature === feature)
          : (layers[layer] ?? []).includes(other);
      if (!allowed) wrong.push(`${file.path} → ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('Files_HaveNoDefaultExportAndStayShort', () => {
  for (const file of sourceFiles('.ts', '.tsx')) {
    expect(file.text, file.path).not.toMatch(/^export default/m);
    expect(file.text.split('\n').length, file.path).toBeLessThanOrEqual(401);
  }
});
