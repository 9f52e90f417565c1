import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { address, api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { FormActs, TextField } from '../../../ui/fields';
import { Icon } from '../../../ui/Icon';
import { KpiStrip, Panel } from '../../../ui/Panel';
import { Refused } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { FileDrop } from '../../../ui/work';
import { columnName } from './fieldNames';
import { readSheet } from '../../../kernel/readSheet';
import '../alarms.css';

interface Row {
  line: number;
  code: string;
  change: 'added' | 'changed' | 'wrong';
  fields: { field: string; before: string; after: string }[];
  detail: string | null;
  remedy: string | null;
}

interface Answer {
  applied: boolean;
  added: number;
  changed: number;
  same: number;
  wrong: number;
  rows: Row[];
}

/** Rationalization by a sheet: export, work on it, bring it back; every difference is shown before anything is written. */
export function ImportPage(): JSX.Element {
  const site = useSite();
  const client = useQueryClient();
  const [sheet, setSheet] = useState<{ name: string; csv: string } | null>(null);
  const [reason, setReason] = useState('');
  const [order, setOrder] = useState('');
  const run = useMutation({
    mutationFn: ({ csv, apply }: { csv: string; apply: boolean }) =>
      api.post<Answer>('/alarms/definitions/import', { csv, apply, reason: reason.trim(), authorizedBy: order.trim() }),
    onSuccess: async (answer) => {
      if (answer.applied) await client.invalidateQueries({ queryKey: ['alarms'] });
    },
  });
  const take = async (file: File): Promise<void> => {
    const csv = readSheet(await file.arrayBuffer());
    setSheet({ name: file.name, csv });
    run.mutate({ csv, apply: false });
  };
  const answer = run.data;
  const ready = answer && !answer.applied && answer.wrong === 0 && answer.added + answer.changed > 0;
  return (
    <>
      <PageHeader
        title={t('alarms.importTitle')}
        crumbs={[{ text: t('app.section.alarms'), to: '/alarms' }, { text: t('alarms.definitions'), to: '/alarms/definitions' }, { text: t('alarms.import') }]}
        noMenu
      />
      <div className="body import">
        <Panel title={t('alarms.importFile')} padded>
          <FileDrop accept=".csv,text/csv" limitMegabytes={10} onFile={(file) => void take(file)} hint={t('alarms.importHint')} />
          <p className="row g8 s13 import-help">
            <span className="t2">{t('alarms.importHelp')}</span>
            <a className="btn s" href={address('/alarms/definitions/export', { site: site?.id })} download><Icon name="download" />{t('alarms.exportSheet')}</a>
          </p>
        </Panel>
        {run.isError && <Refused problem={problemOf(run.error)} />}
        {answer && (
          <>
            <KpiStrip
              label={t('alarms.importResult')}
              items={(['added', 'changed', 'same', 'wrong'] as const).map((part) => ({ key: part, name: t(`alarms.import.${part}`), value: answer[part], note: part === 'added' ? (sheet?.name ?? '') : undefined }))}
            />
            {answer.applied ? (
              <Panel title={t('alarms.importDone')} padded>
                <p className="row g8"><span>{t('alarms.importDoneFact', { added: answer.added, changed: answer.changed })}</span><Link className="btn s" to="/alarms/definitions">{t('alarms.definitions')}</Link></p>
              </Panel>
            ) : (
              <Panel title={t('alarms.importDifferences')} meta={answer.wrong > 0 ? t('alarms.importWrong') : t('alarms.importDry')}>
                <Differences rows={answer.rows} />
              </Panel>
            )}
            {ready && sheet && (
              <Panel title={t('alarms.importWrite')} padded>
                <form
                  onSubmit={(event) => {
                    event.preventDefault();
                    run.mutate({ csv: sheet.csv, apply: true });
                  }}
                >
                  <div className="form-grid">
                    <TextField label={t('alarms.changeReason')} value={reason} onChange={setReason} input={{ required: true }} />
                    <TextField label={t('alarms.changeOrder')} value={order} onChange={setOrder} hint={t('alarms.changeOrderHint')} />
                  </div>
                  <FormActs note={t('alarms.importNote')}>
                    <button type="submit" className="btn p" disabled={run.isPending || reason.trim() === ''}>{t('alarms.importAct', { count: answer.added + answer.changed })}</button>
                  </FormActs>
                </form>
              </Panel>
            )}
          </>
        )}
      </div>
    </>
  );
}

function Differences({ rows }: { rows: readonly Row[] }): JSX.Element {
  if (rows.length === 0) return <p className="s13 t2 pad">{t('alarms.importSame')}</p>;
  return (
    <table className="grid differences">
      <thead>
        <tr>
          <th scope="col" className="r">{t('alarms.importLine')}</th>
          <th scope="col">{t('alarms.field.code')}</th>
          <th scope="col">{t('alarms.importChange')}</th>
          <th scope="col">{t('alarms.importFields')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.line}>
            <td className="r">{row.line}</td>
            <td className="mono">{row.code}</td>
            <td><StatusTag kind={row.change === 'wrong' ? 'error' : row.change === 'added' ? 'ok' : 'accent'}>{t(`alarms.import.${row.change}`)}</StatusTag></td>
            <td className="wraps-text">
              {row.detail !== null && <span className="late">{row.detail} {row.remedy}</span>}
              {row.detail === null && row.change === 'changed' && row.fields.map((field) => (
                <div key={field.field}>
                  <span className="t2">{columnName(field.field)}</span> {field.before !== '' && <del>{field.before}</del>} {field.after === '' ? '—' : <ins>{field.after}</ins>}
                </div>
              ))}
              {row.detail === null && row.change === 'added' && <span className="t2">{t('alarms.importNew', { count: row.fields.filter((field) => field.after !== '').length })}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
