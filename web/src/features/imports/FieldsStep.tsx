import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { Loading, Refused } from '../../ui/states';
import { ColumnTable } from './ColumnTable';
import type { Check, ImportRow, Mapping } from './imports';
import { headQuery } from './imports';
import { ReadingForm } from './ReadingForm';

interface Props {
  row: ImportRow;
  mapping: Mapping;
  check: UseQueryResult<Check>;
  onPatch: (part: Partial<Mapping>) => void;
}

/** How the file is read, guessed from its header and first rows, each guess to be overruled. */
export function FieldsStep({ row, mapping, check, onPatch }: Props): JSX.Element {
  const head = useQuery(headQuery(row.id, true)).data ?? [];
  const plan = check.data?.plan ?? null;
  const headers = plan?.columns.map((column) => column.header) ?? headerOf(head[0] ?? '', mapping.separator);
  const problem = check.error ? problemOf(check.error) : undefined;
  return (
    <div className="import-fields">
      <Panel title={t('imports.reading')} meta={check.isFetching ? t('imports.readingFile') : t('imports.guessed')} padded>
        {problem && <Refused problem={problem} />}
        {check.data?.plan === null ? <p className="s13">{t('imports.linesPlan')}</p> : <ReadingForm mapping={mapping} plan={plan} headers={headers} site={row.siteId} onPatch={onPatch} />}
      </Panel>
      <div className="col g12">
        {plan && (
          <Panel title={t('imports.columns')} meta={t('imports.columnsMeta', { count: plan.columns.length, rows: plan.rows })}>
            <ColumnTable plan={plan} mapping={mapping} onPatch={onPatch} />
          </Panel>
        )}
        {!plan && check.isPending && <Panel label={t('imports.columns')}><Loading what={t('imports.readingFile')} /></Panel>}
        <Panel title={t('imports.head')} meta={t('imports.headMeta')} className="raw">
          <pre>{head.join('\n')}</pre>
        </Panel>
      </div>
    </div>
  );
}

/** Names of the columns while the server cannot read the file yet: the first line, cut at the likeliest separator. */
function headerOf(line: string, separator: string | null | undefined): string[] {
  const sign = separator === 'tab' ? '\t' : separator;
  const found = sign ?? [';', '\t', '|', ','].find((one) => line.includes(one)) ?? ',';
  return line.split(found).map((name) => name.trim().replace(/^"|"$/g, ''));
}
