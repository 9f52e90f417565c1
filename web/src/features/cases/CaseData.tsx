import type { JSX } from 'react';
import { useState } from 'react';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import type { CasePage, Procedure } from './cases';
import { CommandDialog } from './CommandDialog';
import type { FormSchema } from './definition';
import { say } from './definition';
import { FieldValues } from './FieldValues';

/**
 * What the case holds, form by form; forms that the reader may change have a link that does.
 * `shown` is the sign-off whose content stands above.
 */
export function CaseData({ page, procedure, shown }: { page: CasePage; procedure: Procedure; shown: string | undefined }): JSX.Element | null {
  const [edited, setEdited] = useState<string | null>(null);
  // What a sign-off shows above is not said twice.
  const signed = page.signOffs.find((one) => one.key === shown)?.signed ?? {};
  const filled = (form: FormSchema): readonly string[] => Object.keys(form.properties).filter((field) => page.data[field] !== undefined);
  const forms = Object.entries(procedure.forms).filter(
    ([name, form]) => page.editable.includes(name) || filled(form).some((field) => signed[field] === undefined),
  );
  if (forms.length === 0) return null;
  return (
    <>
      {forms.map(([name, form]) => (
        <Panel
          key={name} title={say(form['x-labels'])} className="case-data"
          link={page.editable.includes(name) && (
            <button type="button" className="btn t s" onClick={() => setEdited(name)}><Icon name="edit" />{t('cases.verb.edit')}</button>
          )}
        >
          <FieldValues fields={form['x-layout'].flatMap((section) => section.rows.flat()).map((name) => [name, form.properties[name]])} data={page.data} />
        </Panel>
      ))}
      {edited !== null && <CommandDialog verb="edit" form={edited} page={page} procedure={procedure} onClose={() => setEdited(null)} />}
    </>
  );
}
