import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useParams } from 'react-router';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import './waste.css';

/** A label as the door answers it. */
interface Label {
  code: string;
  qr: string[];
  copies: number;
  sideMm: number;
  nameZh: string;
  nameEn: string;
  category: string;
  wasteCode: string;
  form: string;
  hazards: string;
  component: string;
  unitName: string;
  contact: string;
  phone: string;
  generatedAt: string;
  batchCode: string;
  type: string;
  volumeL: number;
  netGrams: number;
  printedAt: string | null;
}

/** Labels of a batch by HJ 1276-2022, ready for the printer. They are in Chinese: the standard says so. */
export function LabelsPage(): JSX.Element {
  const { id = '' } = useParams();
  const queries = useQueryClient();
  const may = useSession()?.permissions.includes('waste.write') ?? false;
  const query = useQuery({
    queryKey: ['waste', 'labels', id],
    queryFn: ({ signal }) => api.get<Page<Label>>(`/waste/batches/${id}/labels`, undefined, signal),
  });
  const printed = useMutation({
    mutationFn: () => api.post(`/waste/batches/${id}/labels/printed`),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste'] }),
  });
  const first = query.data?.items[0];
  return (
    <>
      <PageHeader
        title={t('waste.labels')} noMenu
        crumbs={[{ text: t('app.section.waste'), to: '/waste' }, { text: first?.batchCode ?? t('waste.batch'), to: `/waste/batches/${id}` }]}
        actions={first && (
          <>
            {may && <button type="button" className="btn no-print" disabled={printed.isPending} onClick={() => printed.mutate()}>{t('waste.markPrinted')}</button>}
            <button type="button" className="btn p no-print" onClick={() => globalThis.print()}>{t('waste.print')}</button>
          </>
        )}
      />
      <div className="body labels" role="region" aria-label={t('waste.labels')} tabIndex={0}>
        <Loaded query={query} what={t('waste.labels')} problemOf={problemOf}>
          {(page) => page.items.length === 0 ? <EmptyState title={t('waste.noContainers')} fact={t('waste.noContainersFact')} /> : (
            <>{page.items.flatMap((label) => Array.from({ length: label.copies }, (_, copy) => <OneLabel key={`${label.code} ${copy}`} label={label} />))}</>
          )}
        </Loaded>
        {printed.isError && <Refused problem={problemOf(printed.error)} />}
      </div>
    </>
  );
}

function OneLabel({ label }: { label: Label }): JSX.Element {
  const rows: readonly (readonly [string, string])[] = [
    [t('waste.label.name'), label.nameZh], [t('waste.label.category'), `${label.category} ${label.wasteCode}`],
    [t('waste.label.form'), t(`waste.formOf.${label.form}`)], [t('waste.label.hazard'), label.hazards], [t('waste.label.component'), label.component || '—'],
    [t('waste.label.unit'), label.unitName], [t('waste.label.contact'), `${label.contact} ${label.phone}`],
    [t('waste.label.date'), formatInstant(label.generatedAt, 'date')], [t('waste.label.net'), `${formatNumber(label.netGrams / 1000, 0)} kg`],
    [t('waste.label.remark'), [`${label.type} ${formatNumber(label.volumeL, 0)} L`, label.batchCode].join(t('waste.comma'))],
  ];
  return (
    <section className="hw-label" style={{ width: `${label.sideMm}mm`, fontSize: label.sideMm >= 200 ? 17 : 13 }} aria-label={label.code}>
      <h2>{t('waste.label.title')}</h2>
      <table>
        <tbody>{rows.map(([name, text]) => <tr key={name}><td style={{ width: '28%' }}>{name}</td><td>{text}</td></tr>)}</tbody>
      </table>
      <div className="row g8">
        <QrCode rows={label.qr} name={label.code} />
        <div className="col"><span>{t('waste.containerCode')}</span><span className="code">{label.code}</span></div>
      </div>
    </section>
  );
}

/** A square code as one path, with the quiet zone that scanners need. */
function QrCode({ rows, name }: { rows: readonly string[]; name: string }): JSX.Element {
  const path = rows.flatMap((row, y) => Array.from({ length: row.length }, (_, x) => (row[x] === '1' ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return <svg viewBox={`-2 -2 ${rows.length + 4} ${rows.length + 4}`} role="img" aria-label={name}><path d={path} fill="#000" /></svg>;
}
