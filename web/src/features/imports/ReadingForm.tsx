import { queryOptions, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { api } from '../../api/client';
import { formatDuration } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Choice } from '../../ui/fields';
import { CheckField, SelectField } from '../../ui/fields';
import { CommitField } from './CommitField';
import type { Mapping, Plan, TimeMapping } from './imports';

interface Props {
  mapping: Mapping;
  plan: Plan | null;
  headers: readonly string[];
  site: number;
  onPatch: (part: Partial<Mapping>) => void;
}

const separators = [',', ';', 'tab', '|'] as const;
const timeFormats = [
  'iso', 'yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd HH:mm', 'yyyy/M/d H:mm:ss', 'yyyy/M/d H:mm', 'd/M/yyyy H:mm', 'd/M/yy H:mm', 'M/d/yyyy H:mm',
  'epochS', 'epochMs', 'epochUs', 'epochNs',
];
const sameStamps = ['newest', 'first', 'spread', 'refuse'] as const;

const nodesQuery = (site: number) =>
  queryOptions({
    queryKey: ['plant', 'paths', site],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: { path: string; level: string }[] }>('/plant/tree', { site: String(site) }, signal)).items
        .filter((node) => node.level !== 'group')
        .map((node) => node.path),
    staleTime: 300_000,
  });

/** A separator in words. */
function separatorText(sign: string): string {
  return t(`imports.separatorOf.${sign === ',' ? 'comma' : sign === ';' ? 'semicolon' : sign === '|' ? 'bar' : 'tab'}`);
}

/** Separator, decimal sign, time, zone, stamps and ranges; "automatic" shows what was found. */
export function ReadingForm({ mapping, plan, headers, site, onPatch }: Props): JSX.Element {
  const nodes = useQuery(nodesQuery(site)).data ?? [];
  const time = mapping.time ?? {};
  const setTime = (part: TimeMapping): void => onPatch({ time: { ...time, ...part } });
  const auto = (found: string | undefined): Choice => ({
    value: '', text: found === undefined || found === '' ? t('imports.auto') : t('imports.autoFound', { found }),
  });
  const named = headers.map((header) => ({ value: header, text: header }));
  return (
    <div className="form">
      <div className="form two">
        <SelectField
          label={t('imports.separator')} value={mapping.separator ?? ''} onChange={(separator) => onPatch({ separator: separator || null })}
          choices={[auto(plan ? separatorText(plan.separator) : undefined), ...separators.map((one) => ({ value: one, text: separatorText(one) }))]}
        />
        <SelectField
          label={t('imports.decimal')} value={mapping.decimal ?? ''} onChange={(decimal) => onPatch({ decimal: decimal || null })}
          choices={[auto(plan?.decimal === ',' ? t('imports.decimalOf.comma') : plan ? t('imports.decimalOf.point') : undefined), { value: '.', text: t('imports.decimalOf.point') }, { value: ',', text: t('imports.decimalOf.comma') }]}
        />
        <SelectField
          label={t('imports.timeColumn')} value={time.column ?? ''} onChange={(column) => setTime({ column: column || null })}
          choices={[auto(plan?.columns[plan.timeColumn]?.header), ...named]}
        />
        <SelectField
          label={t('imports.dayTimeColumn')} value={time.and ?? ''} onChange={(and) => setTime({ and: and || null, column: time.column ?? plan?.columns[plan.timeColumn]?.header ?? null })}
          choices={[{ value: '', text: t('imports.inTheSame') }, ...named]}
        />
        <CommitField
          label={t('imports.timeFormat')} value={time.format ?? ''} onCommit={(format) => setTime({ format: format || null })}
          placeholder={plan ? t('imports.autoFound', { found: plan.timeFormat }) : t('imports.auto')} list={timeFormats}
        />
        <CommitField label={t('imports.zone')} value={time.zone ?? plan?.zone ?? ''} onCommit={(zone) => setTime({ zone: zone || null })} list={Intl.supportedValuesOf('timeZone')} />
        <SelectField
          label={t('imports.ambiguous')} value={time.ambiguous ?? 'earlier'} onChange={(ambiguous) => setTime({ ambiguous })}
          choices={['earlier', 'later', 'refuse'].map((one) => ({ value: one, text: t(`imports.ambiguousOf.${one}`) }))}
        />
        <SelectField
          label={t('imports.skipped')} value={time.skipped ?? 'shift'} onChange={(skipped) => setTime({ skipped })}
          choices={['shift', 'refuse'].map((one) => ({ value: one, text: t(`imports.skippedOf.${one}`) }))}
        />
      </div>
      <SelectField
        label={t('imports.sameStamp')} value={mapping.sameStamp ?? 'newest'} onChange={(sameStamp) => onPatch({ sameStamp })}
        choices={sameStamps.map((one) => ({ value: one, text: t(`imports.sameStampOf.${one}`) }))}
        hint={plan && plan.rowsPerStamp > 1 ? t('imports.rowsPerStamp', { count: plan.rowsPerStamp, step: formatDuration(plan.spreadNs / 1e6) }) : undefined}
      />
      <SelectField
        label={t('imports.outOfRange')} value={mapping.outOfRange ?? 'keep'} onChange={(outOfRange) => onPatch({ outOfRange })}
        choices={['keep', 'reject'].map((one) => ({ value: one, text: t(`imports.outOfRangeOf.${one}`) }))}
      />
      <CommitField label={t('imports.missing')} value={(mapping.missing ?? []).join(', ')} hint={t('imports.missingHint')}
        onCommit={(text) => onPatch({ missing: text.split(/[,，]/).map((one) => one.trim()).filter(Boolean) })} />
      <CommitField label={t('imports.node')} value={mapping.node ?? ''} onCommit={(node) => onPatch({ node: node || null })} list={nodes} hint={t('imports.nodeHint')} mono />
      <CommitField label={t('imports.measurement')} value={mapping.measurement ?? ''} placeholder={plan?.measurement ?? ''} onCommit={(measurement) => onPatch({ measurement: measurement || null })} hint={t('imports.measurementHint')} mono />
      <CheckField label={t('imports.seriesPerColumn')} hint={t('imports.seriesPerColumnHint')} checked={mapping.seriesPerColumn === true} onChange={(seriesPerColumn) => onPatch({ seriesPerColumn })} />
    </div>
  );
}
