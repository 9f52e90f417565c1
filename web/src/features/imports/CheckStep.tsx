import type { UseQueryResult } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { formatDuration, formatInstant, formatNumber } from '../../i18n/format';
import { t, textOf } from '../../i18n/i18n';
import { KpiStrip, Panel } from '../../ui/Panel';
import { EmptyState, ErrorState, Loading } from '../../ui/states';
import { fixesFor } from './fixes';
import type { Check, Mapping } from './imports';

interface Props {
  mapping: Mapping;
  check: UseQueryResult<Check>;
  onPatch: (part: Partial<Mapping>) => void;
  onFields: () => void;
}

/** What would be stored and what would not, each kind of fault with a way to mend all of it. */
export function CheckStep({ mapping, check, onPatch, onFields }: Props): JSX.Element {
  if (check.isError) {
    return (
      <Panel label={t('imports.step.check')}>
        <ErrorState problem={problemOf(check.error)} what={t('imports.notRead')} onRetry={() => void check.refetch()} />
      </Panel>
    );
  }
  if (!check.data) return <Panel label={t('imports.step.check')}><Loading what={t('imports.readingFile')} /></Panel>;
  return (
    <div className="col g12 import-check" aria-busy={check.isFetching}>
      <Counts check={check.data} />
      <Faults check={check.data} mapping={mapping} onPatch={onPatch} onFields={onFields} />
    </div>
  );
}

function Counts({ check: { report } }: { check: Check }): JSX.Element {
  const period = report.firstAt === null || report.lastAt === null ? '—' : formatInstant(report.firstAt, 'date');
  return (
    <KpiStrip
      label={t('imports.counts')}
      items={[
        { key: 'values', name: t('imports.toStore'), value: formatNumber(report.values, 0), note: t('imports.ofRows', { rows: formatNumber(report.rows, 0) }) },
        { key: 'wrong', name: t('imports.wrong'), value: <span className={report.rejected > 0 ? 'late' : ''}>{formatNumber(report.rejected, 0)}</span>, note: t('imports.wrongNote') },
        { key: 'warned', name: t('imports.warned'), value: formatNumber(report.warned, 0), note: t('imports.warnedNote') },
        { key: 'same', name: t('imports.sameStamps'), value: formatNumber(report.sameStamps, 0), note: t('imports.sameStampsNote') },
        { key: 'period', name: t('imports.period'), value: <span className="s16">{period}</span>, note: report.lastAt === null ? '' : t('imports.until', { time: formatInstant(report.lastAt, 'record') }) },
        { key: 'gap', name: t('imports.longestGap'), value: <span className="s16">{formatDuration(report.longestGapSeconds * 1000)}</span>, note: t('imports.longestGapNote') },
      ]}
    />
  );
}

function Faults({ check, mapping, onPatch, onFields }: Omit<Props, 'check'> & { check: Check }): JSX.Element {
  const { report, reasons, plan } = check;
  const [kind, setKind] = useState('');
  const codes = Object.entries(report.byCode).sort((a, b) => b[1] - a[1]);
  const shown = report.sample.map((reject, at) => ({ reject, reason: reasons[at] ?? reject.code })).filter(({ reject }) => kind === '' || reject.code === kind);
  if (codes.length === 0) {
    return (
      <Panel title={t('imports.faults')}>
        <EmptyState title={t('imports.noFaults')} fact={t('imports.noFaultsFact', { values: formatNumber(report.values, 0) })} />
      </Panel>
    );
  }
  return (
    <>
      <Panel title={t('imports.kinds')} meta={t('imports.kindsMeta')} className="kinds">
        {codes.map(([code, count]) => {
          const fixes = fixesFor(code, report, plan, mapping);
          return (
            <div key={code} className={code === kind ? 'kind on' : 'kind'}>
              <button type="button" className="name" aria-pressed={code === kind} onClick={() => setKind(code === kind ? '' : code)}>
                <b>{textOf(`imports.kind.${code.replace('import.', '')}`, code)}</b>
                <span className="t2">{t('imports.places', { count: formatNumber(count, 0) })}</span>
              </button>
              <span className="sp" />
              {fixes.map((fix) => (
                <button key={fix.key} type="button" className="btn s o" onClick={() => onPatch(fix.patch)}>
                  {t(`imports.fix.${fix.key}`, fix.params)}
                </button>
              ))}
              {fixes.length === 0 && <button type="button" className="btn s t" onClick={onFields}>{t('imports.fix.fields')}</button>}
            </div>
          );
        })}
      </Panel>
      <Panel title={t('imports.faults')} meta={t('imports.faultsMeta', { shown: shown.length, total: report.rejected + report.warned })}>
        <table className="grid cards">
          <thead>
            <tr>
              <th scope="col" className="r">{t('imports.row')}</th>
              <th scope="col">{t('imports.column')}</th>
              <th scope="col">{t('imports.value')}</th>
              <th scope="col">{t('imports.reason')}</th>
              <th scope="col">{t('imports.effect')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ reject, reason }) => (
              <tr key={`${reject.row}/${reject.column}/${reject.code}`}>
                <td className="r">{formatNumber(reject.row, 0)}</td>
                <td>{reject.column || t('imports.wholeRow')}</td>
                <td className="mono el" title={reject.value}>{reject.value || '—'}</td>
                <td className="wrap">{reason}</td>
                <td>{t(reject.isWarning ? 'imports.effectOf.warned' : 'imports.effectOf.rejected')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    </>
  );
}
