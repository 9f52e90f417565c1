import { formatMessage } from './message';

/** The languages of the product. */
export type Language = 'zh-CN' | 'en-US';
export const languages: readonly Language[] = ['zh-CN', 'en-US'];

/** Values put into a message's named places. */
export type Params = Readonly<Record<string, string | number>>;

type Texts = Record<string, string>;

const storageKey = 'lode.language';
const files = import.meta.glob<Texts>('../*/texts.*.json', { import: 'default' });
const featureFiles = import.meta.glob<Texts>('../features/*/texts.*.json', { import: 'default' });

const catalog = new Map<string, Texts>();
const wanted = new Set<string>(['app', 'ui', 'kernel']);
const listeners = new Set<() => void>();

let current: Language = initialLanguage();

function initialLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'zh-CN' || stored === 'en-US') return stored;
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en-US';
}

/** The language of the page. */
export function language(): Language {
  return current;
}

/** Changes the language: loads the texts that are in use, then tells the page. */
export async function setLanguage(next: Language): Promise<void> {
  localStorage.setItem(storageKey, next);
  await Promise.all([...wanted].map((namespace) => load(namespace, next)));
  current = next;
  document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

/** Runs `listener` after each change of language; the answer ends that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Loads the texts of a namespace (a feature's folder name) in the page's language. */
export async function loadTexts(namespace: string): Promise<void> {
  wanted.add(namespace);
  await load(namespace, current);
}

async function load(namespace: string, into: Language): Promise<void> {
  const id = `${namespace}/${into}`;
  if (catalog.has(id)) return;
  const name = `texts.${into}.json`;
  const loader = files[`../${namespace}/${name}`] ?? featureFiles[`../features/${namespace}/${name}`];
  catalog.set(id, loader ? await loader() : {});
}

/** The text of `namespace.key` with its named places filled; a missing text shows its key. */
export function t(key: string, params?: Params): string {
  const dot = key.indexOf('.');
  const text = catalog.get(`${key.slice(0, dot)}/${current}`)?.[key.slice(dot + 1)];
  if (text === undefined) {
    // A journey fails on anything in the console, so that no page ships with a key for a text.
    console.error(`text ${key} is missing in ${current}`);
    return key;
  }
  return text.includes('{') ? formatMessage(text, params ?? {}, current) : text;
}

/** Like {@link t}, for keys that data name, such as permissions: a word without a text shows itself. */
export function textOf(key: string, word: string): string {
  const dot = key.indexOf('.');
  return catalog.get(`${key.slice(0, dot)}/${current}`)?.[key.slice(dot + 1)] ?? word;
}
