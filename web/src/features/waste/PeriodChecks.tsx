import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ChangeEvent, JSX } from 'react';
import { useRef } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Period, PeriodCheck } from './period';

/** The eleven checks of a period, what each found and where to look. */
export function ChecksOfPeriod({ period, busy }: { period: Period; busy: boolean }): JSX.Element {
  const failed = period.checks.filter((one) => one.verdict === 'failed').length;
  return (
    <Panel
      title={t('waste.periodChecks')} foot={t('waste.periodChecksFoot')} link={<Settlements site={period.site} />}
      meta={period.checkedAt === null ? undefined : t('waste.checkedAt', { at: formatInstant(period.checkedAt, 'short'), failed })}
    >
      {period.checks.length === 0
        ? <EmptyState title={t(busy ? 'waste.checking' : 'waste.notChecked')} fact={t('waste.notCheckedFact')} />
        : <ul className="check-list">{period.checks.map((check) => <Check key={check.name} check={check} note={period.notes[check.name]} />)}</ul>}
    </Panel>
  );
}

function Check({ check, note }: { check: PeriodCheck; note: string | undefined }): JSX.Element {
  const head = (
    <>
      <Icon name={check.verdict === 'failed' ? 'warning' : check.verdict === 'ok' ? 'check' : 'info'} />
      <b className="sp">{t(`waste.periodCheck.${check.name}`)}</b>
      {check.verdict === 'ok' && check.looked > 0 && <span className="t3 s12">{t('waste.looked', { count: formatNumber(check.looked, 0) })}</span>}
      <StatusTag kind={check.verdict === 'ok' ? 'ok' : check.verdict === 'none' ? 'quiet' : check.isBlocking ? 'error' : 'warning'}>
        {check.verdict === 'failed' ? t('waste.foundIssues', { count: check.found }) : t(`waste.verdict.${check.verdict}`)}
      </StatusTag>
    </>
  );
  if (check.verdict !== 'failed') {
    return <li><span className="row g6">{head}</span>{check.verdict === 'none' && <div className="s12 t2">{t(`waste.periodMaterial.${check.name}`)}</div>}</li>;
  }
  const zh = language() === 'zh-CN';
  return (
    <li>
      <details open={check.found <= 5}>
        <summary className="row g6">{head}</summary>
        <div className="s12 t2">{t(check.isBlocking ? 'waste.blocksFiling' : 'waste.mayBeExplained')} {t(`waste.periodRemedy.${check.name}`)}</div>
        <ol className="issue-list">
          {check.issues.map((issue) => <li key={`${issue.route} ${issue.en}`}><Link to={issue.route}>{zh ? issue.zh : issue.en}</Link></li>)}
        </ol>
        {check.found > check.issues.length && <div className="s12 t3">{t('waste.moreIssues', { count: check.found - check.issues.length })}</div>}
        {note !== undefined && note !== '' && <div className="s13">{t('waste.explained', { note })}</div>}
      </details>
    </li>
  );
}

/** What finance settled, as a file, for the checks of amounts and prices. */
function Settlements({ site }: { site: number }): JSX.Element | null {
  const queries = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const may = useAllowed('waste.edit');
  const take = useMutation({
    mutationFn: (csv: string) => api.post<{ rows: number }>('/waste/settlements', { site, csv }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste', 'period'] }),
  });
  if (!may) return null;
  const onFile = (event: ChangeEvent<HTMLInputElement>): void => {
    const chosen = event.target.files?.[0];
    if (chosen) void chosen.text().then((text) => take.mutate(text));
    event.target.value = '';
  };
  return (
    <span className="row g8">
      {take.isError && <Refused problem={problemOf(take.error)} />}
      {take.data && <span className="s12 t2">{t('waste.settlementsTaken', { count: take.data.rows })}</span>}
      <button type="button" className="btn s" disabled={take.isPending} title={t('waste.settlementsHint')} onClick={() => file.current?.click()}>{t('waste.importSettlements')}</button>
      <input ref={file} type="file" accept=".csv,text/csv" hidden aria-label={t('waste.importSettlements')} onChange={onFile} />
    </span>
  );
}
