import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { address, api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { queryClient } from '../../api/queryClient';
import { useSession } from '../../api/session';
import { formatBytes, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { Loaded } from '../../ui/states';
import { CheckStep } from './CheckStep';
import { FieldsStep } from './FieldsStep';
import { ImportState } from './ImportListPage';
import './imports.css';
import type { ImportItem, Mapping } from './imports';
import { checkQuery, importQuery, jobQuery } from './imports';
import type { Step } from './ImportSteps';
import { ImportSteps, steps } from './ImportSteps';
import { ResumeUpload } from './ResumeUpload';
import { WriteStep } from './WriteStep';

/** One import from its file to its result; the step stands in the address. */
export function ImportPage(): JSX.Element {
  const { id = '' } = useParams();
  const item = useQuery(importQuery(id));
  if (item.data) return <Wizard key={id} item={item.data} />;
  return (
    <>
      <PageHeader title={t('imports.import')} crumbs={crumbs()} noMenu />
      <div className="body">
        <Loaded query={item} what={t('imports.import')} problemOf={problemOf}>{() => null}</Loaded>
      </div>
    </>
  );
}

function crumbs(): { text: string; to?: string }[] {
  return [{ text: t('app.section.plant') }, { text: t('app.menu.plant.imports'), to: '/plant/imports' }];
}

function Wizard({ item }: { item: ImportItem }): JSX.Element {
  const row = item.import;
  const zone = useSession()?.sites.find((site) => site.id === String(row.siteId))?.timeZone;
  const [mapping, setMapping] = useState<Mapping>({ ...row.mapping, time: { zone: zone ?? null, ...present(row.mapping.time) } });
  const [asked, setStep] = useAddress('step');
  const job = useQuery(jobQuery(row.jobId)).data;
  const busy = job?.state === 'queued' || job?.state === 'running';
  const open = !busy && row.state !== 'uploading' && row.state !== 'running' && row.state !== 'done';
  const check = useQuery(checkQuery(row.id, mapping, open));
  const run = useMutation({
    mutationFn: () => api.post(`/imports/${row.id}/run`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['imports'] }),
  });
  const ended = job?.state;
  useEffect(() => {
    if (ended === 'done' || ended === 'failed' || ended === 'cancelled') void queryClient.invalidateQueries({ queryKey: ['imports'] });
  }, [ended]);
  const step: Step = row.state === 'uploading' ? 'file' : open ? (steps.find((one) => one === asked && one !== 'file') ?? 'fields') : 'write';
  const values = check.data?.report.values ?? 0;
  const patch = (part: Partial<Mapping>): void => setMapping((known) => ({ ...known, ...part }));
  const good = check.data !== undefined && !check.isError;
  return (
    <>
      <PageHeader
        title={row.fileName}
        crumbs={crumbs()}
        noMenu
        tags={<ImportState row={row} />}
        facts={<span>{formatBytes(row.bytes)}</span>}
        actions={
          <>
            {step === 'check' && (check.data?.report.rejected ?? 0) + (check.data?.report.warned ?? 0) > 0 && (
              <a className="btn" href={address(`/imports/${row.id}/rejects`)} download><Icon name="download" />{t('imports.downloadRejects')}</a>
            )}
            {open && step === 'fields' && <button type="button" className="btn p" disabled={!good} onClick={() => setStep('check')}>{t('imports.toCheck')}</button>}
            {open && step === 'check' && <button type="button" className="btn p" disabled={!good || values === 0} onClick={() => setStep('write')}>{t('imports.toWrite')}</button>}
            {open && step === 'write' && (
              <button type="button" className="btn p" disabled={!good || values === 0 || check.isFetching || run.isPending} onClick={() => run.mutate()}>
                {t('imports.write', { values: formatNumber(values, 0) })}
              </button>
            )}
          </>
        }
      />
      <div className="body import">
        <ImportSteps at={step} open={open ? ['fields', 'check', ...(good ? (['write'] as const) : [])] : []} onGo={setStep} />
        {step === 'file' && <ResumeUpload row={row} />}
        {step === 'fields' && <FieldsStep row={row} mapping={mapping} check={check} onPatch={patch} />}
        {step === 'check' && <CheckStep mapping={mapping} check={check} onPatch={patch} onFields={() => setStep('fields')} />}
        {step === 'write' && <WriteStep item={item} check={open ? check.data : undefined} job={job} problem={run.error ? problemOf(run.error) : undefined} />}
      </div>
    </>
  );
}

/** What is stated, without what is null. */
function present<T extends object>(part: T | null | undefined): Partial<T> {
  const stated: Partial<T> = { ...part };
  for (const [name, value] of Object.entries(stated)) if (value === null) Reflect.deleteProperty(stated, name);
  return stated;
}
