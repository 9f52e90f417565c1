/**
 * Fills an ICU message: `{name}`, `{count, plural, one {…} other {# …}}` and `{kind, select, a {…} other {…}}`.
 * Numbers are grouped as the language does it.
 */
export function formatMessage(
  text: string,
  params: Readonly<Record<string, string | number>>,
  locale: string,
  hash?: string,
): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '#' && hash !== undefined) {
      out += hash;
    } else if (c === '{') {
      const end = closing(text, i);
      out += argument(text.slice(i + 1, end), params, locale);
      i = end;
    } else {
      out += c;
    }
  }
  return out;
}

function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  throw new Error(`unclosed place in message: ${text}`);
}

function argument(body: string, params: Readonly<Record<string, string | number>>, locale: string): string {
  const match = /^\s*(\w+)\s*(?:,\s*(plural|select)\s*,([\s\S]*))?$/.exec(body);
  const name = match?.[1] ?? body;
  const value = params[name];
  if (value === undefined) return `{${name}}`;
  const shown = typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value;
  if (match?.[2] === undefined) return shown;
  const branches = branchesOf(match[3] ?? '');
  const plural = match[2] === 'plural';
  const category = plural ? new Intl.PluralRules(locale).select(Number(value)) : String(value);
  const branch =
    (plural ? branches.get(`=${value}`) : undefined) ?? branches.get(category) ?? branches.get('other') ?? '';
  return formatMessage(branch, params, locale, plural ? shown : undefined);
}

function branchesOf(text: string): Map<string, string> {
  const branches = new Map<string, string>();
  let i = 0;
  for (;;) {
    const open = text.indexOf('{', i);
    if (open < 0) return branches;
    const end = closing(text, open);
    branches.set(text.slice(i, open).trim(), text.slice(open + 1, end));
    i = end + 1;
  }
}
