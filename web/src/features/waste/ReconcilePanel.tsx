import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ChangeEvent, JSX, ReactNode } from 'react';
import { useMemo, useRef } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { Tonnes } from './Tonnes';

/** A manifest and one waste of it on both sides. */
interface Entry {
  manifest: string;
  wasteCode: string;
  result: 'same' | 'mass' | 'receiver' | 'onlyHere' | 'onlyThere';
  hereGrams: number | null;
  thereGrams: number | null;
  hereReceiver: string;
  thereReceiver: string;
}

interface Answer {
  site: number;
  month: string;
  entries: Entry[];
  differing: number;
}

/** A month of manifests here and in the national system: only here, only there, different. */
export function ReconcilePanel({ site, month, controls }: { site: string | undefined; month: string; controls: ReactNode }): JSX.Element {
  const queries = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const may = useSession()?.permissions.includes('waste.transfer') ?? false;
  const query = useQuery({
    queryKey: ['waste', 'reconciliation', site, month],
    queryFn: ({ signal }) => api.get<Answer>('/waste/reconciliation', { site, month: month === '' ? undefined : month }, signal),
    enabled: site !== undefined,
  });
  const take = useMutation({
    mutationFn: (csv: string) => api.post('/waste/national', { site: Number(site), csv }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste', 'reconciliation'] }),
  });
  const columns = useMemo(columnsOf, []);
  const onFile = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = event.target.files?.[0];
    if (chosen) void chosen.text().then((text) => take.mutate(text));
    event.target.value = '';
  };
  return (
    <Panel
      title={t('waste.form.national')} foot={t('waste.nationalNote')}
      meta={query.data && <StatusTag kind={query.data.differing === 0 ? 'ok' : 'warning'}>{t('waste.differing', { count: query.data.differing })}</StatusTag>}
      link={(
        <span className="row g8">
          {may && <button type="button" className="btn s" disabled={take.isPending} onClick={() => file.current?.click()}>{t('waste.importNational')}</button>}
          <input ref={file} type="file" accept=".csv,text/csv" hidden aria-label={t('waste.importNational')} onChange={onFile} />
          {controls}
        </span>
      )}
    >
      {take.isError && <Refused problem={problemOf(take.error)} />}
      <Loaded query={query} what={t('waste.form.national')} problemOf={problemOf}>
        {(found) => (
          <DataTable
            label={t('waste.form.national')} columns={columns} rows={found.entries} rowKey={(one) => `${one.manifest} ${one.wasteCode}`} cards
            empty={<EmptyState title={t('waste.noManifests')} fact={t('waste.noManifestsFact')} />}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function columnsOf(): readonly Column<Entry>[] {
  return [
    { key: 'manifest', title: t('waste.manifest'), width: 170, sort: (one) => one.manifest, render: (one) => <Link className="mono" to="/waste/transfers?show=all">{one.manifest}</Link> },
    { key: 'code', title: t('waste.wasteCode'), width: 120, sort: (one) => one.wasteCode, render: (one) => <span className="mono">{one.wasteCode}</span> },
    { key: 'here', title: `${t('waste.here')} t`, width: 110, align: 'right', render: (one) => <Tonnes grams={one.hereGrams} bare /> },
    { key: 'there', title: `${t('waste.there')} t`, width: 130, align: 'right', render: (one) => <Tonnes grams={one.thereGrams} bare /> },
    {
      key: 'difference', title: `${t('waste.deviation')} t`, width: 110, align: 'right',
      render: (one) => <Tonnes grams={one.hereGrams === null || one.thereGrams === null ? null : one.hereGrams - one.thereGrams} bare sign />,
    },
    { key: 'receiver', title: t('waste.receiver'), width: 240, render: (one) => [...new Set([one.hereReceiver, one.thereReceiver].filter((name) => name !== ''))].join(' ≠ ') },
    { key: 'result', title: t('waste.result'), sort: (one) => one.result, render: (one) => <StatusTag kind={one.result === 'same' ? 'ok' : 'warning'}>{t(`waste.resultOf.${one.result}`)}</StatusTag> },
  ];
}
