import { t } from '../../../i18n/i18n';
import type { DiffField } from '../../../ui/work';
import type { Definition } from '../shapes';

/** Fields of a definition in the order in which people read them, with the key of their name. */
const names: readonly (readonly [field: keyof Definition, key: string])[] = [
  ['code', 'code'], ['name', 'name'], ['nameEn', 'nameEn'], ['kind', 'kind'], ['signal', 'signal'], ['place', 'place'],
  ['limit', 'limit'], ['unit', 'unit'], ['reference', 'reference'], ['stateText', 'stateText'], ['condition', 'condition'],
  ['suppressWhen', 'suppressWhen'], ['deadband', 'deadband'], ['onDelaySeconds', 'onDelay'], ['offDelaySeconds', 'offDelay'],
  ['windowSeconds', 'window'], ['severity', 'severity'], ['priority', 'priority'], ['class', 'class'], ['group', 'group'],
  ['position', 'position'], ['latching', 'latching'], ['cause', 'cause'], ['causeEn', 'causeEn'],
  ['consequence', 'consequence'], ['consequenceEn', 'consequenceEn'], ['action', 'action'], ['actionEn', 'actionEn'],
  ['responseSeconds', 'responseSeconds'], ['owner', 'owner'], ['rationalizedOn', 'rationalizedOn'], ['enabled', 'enabled'],
];

function shown(field: keyof Definition, value: Definition[keyof Definition]): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return t(value ? 'alarms.yes' : 'alarms.no');
  if (field === 'kind') return t(`alarms.kind.${String(value)}`);
  if (field === 'severity') return t(`alarms.severity.${String(value)}`);
  if (field === 'class') return classNames.includes(String(value)) ? t(`alarms.class.${String(value)}`) : String(value);
  if (field === 'priority') return `P${String(value)}`;
  return String(value);
}

const classNames = ['safety', 'environment', 'quality', 'energy', 'equipment', 'process'];

/** Two definitions field by field, in words. */
export function fieldsOf(before: Partial<Definition>, after: Partial<Definition>): DiffField[] {
  return names.map(([field, key]) => ({
    name: t(`alarms.field.${key}`),
    before: shown(field, before[field]),
    after: shown(field, after[field]),
  }));
}

/** The name of a column of the exported sheet; a column that has none stays as it is written. */
export function columnName(column: string): string {
  const camel = column.replace(/_s$/, 'Seconds').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const known = names.find(([field]) => field === camel);
  return known ? t(`alarms.field.${known[1]}`) : column;
}
