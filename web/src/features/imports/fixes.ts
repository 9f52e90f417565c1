import type { Mapping, Plan, Report } from './imports';

/** A way to read the file so that all rejects of one kind go away. */
export interface Fix {
  /** Text key, `imports.fix.<key>`. */
  key: string;
  params?: Readonly<Record<string, string | number>>;
  patch: Partial<Mapping>;
}

const mostWords = 20;

/** What can be changed for every wrong row of one kind at once; empty when only the file can. */
export function fixesFor(code: string, report: Report, plan: Plan | null, mapping: Mapping): readonly Fix[] {
  const same = report.sample.filter((reject) => reject.code === code);
  const values = [...new Set(same.map((reject) => reject.value))];
  const columns = [...new Set(same.map((reject) => reject.column))];
  switch (code) {
    case 'import.badNumber':
      return [
        ...decimalFix(values, plan),
        ...(values.length > 0 && values.length <= mostWords
          ? [{ key: 'missing', params: { values: shown(values) }, patch: { missing: [...(mapping.missing ?? []), ...values] } }]
          : []),
        ...asText(columns, mapping),
      ];
    case 'import.badBool':
      return asText(columns, mapping);
    case 'import.outOfRange':
      return mapping.outOfRange === 'reject'
        ? [{ key: 'keepOutOfRange', patch: { outOfRange: 'keep' } }]
        : [{ key: 'rejectOutOfRange', patch: { outOfRange: 'reject' } }];
    case 'import.sameStamp':
      return [
        { key: 'newest', patch: { sameStamp: 'newest' } },
        { key: 'first', patch: { sameStamp: 'first' } },
        { key: 'spread', patch: { sameStamp: 'spread' } },
      ];
    case 'import.timeTwice':
      return [
        { key: 'earlier', patch: { time: { ...mapping.time, ambiguous: 'earlier' } } },
        { key: 'later', patch: { time: { ...mapping.time, ambiguous: 'later' } } },
      ];
    case 'import.timeSkipped':
      return [{ key: 'shift', patch: { time: { ...mapping.time, skipped: 'shift' } } }];
    default:
      return [];
  }
}

function decimalFix(values: readonly string[], plan: Plan | null): Fix[] {
  if (values.length === 0) return [];
  if (plan?.decimal === '.' && values.every((value) => /^[+-]?\d+,\d+$/.test(value))) {
    return [{ key: 'decimalComma', patch: { decimal: ',' } }];
  }
  return plan?.decimal === ',' && values.every((value) => /^[+-]?\d+\.\d+$/.test(value))
    ? [{ key: 'decimalPoint', patch: { decimal: '.' } }]
    : [];
}

function asText(columns: readonly string[], mapping: Mapping): Fix[] {
  const [only] = columns;
  if (columns.length !== 1 || only === undefined) return [];
  const patch = { columns: { ...mapping.columns, [only]: { ...mapping.columns?.[only], type: 'text' } } };
  return [{ key: 'asText', params: { column: only }, patch }];
}

function shown(values: readonly string[]): string {
  const few = values.slice(0, 3).map((value) => `“${value}”`).join(' ');
  return values.length > 3 ? `${few} …` : few;
}
