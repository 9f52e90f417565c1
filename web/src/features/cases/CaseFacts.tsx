import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import type { CasePage, Procedure } from './cases';
import { FieldValues } from './FieldValues';

/** What a module or another case brought along and no form shows; lists and ids have pages of their own. */
export function CaseFacts({ page, procedure }: { page: CasePage; procedure: Procedure }): JSX.Element | null {
  const inForms = new Set(Object.values(procedure.forms).flatMap((form) => Object.keys(form.properties)));
  const fields = Object.entries(procedure.content.data.properties ?? {}).filter(
    ([name]) => !inForms.has(name) && name !== procedure.content.titleField && isShort(page.data[name]),
  );
  return fields.length === 0 ? null : (
    <Panel title={t('cases.facts')} className="case-data"><FieldValues fields={fields} data={page.data} /></Panel>
  );
}

function isShort(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' && !/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value) : typeof value === 'number' || typeof value === 'boolean';
}
