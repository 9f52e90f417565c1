import type { JSX, ReactNode } from 'react';
import { useEffect, useState } from 'react';
import type { Problem } from '../api/problem';
import { t } from '../i18n/i18n';
import { Icon } from './Icon';

/** Nothing here yet: what would be here, one fact, one act. */
export function EmptyState({
  title,
  fact,
  action,
}: {
  title: string;
  fact?: ReactNode;
  action?: ReactNode;
}): JSX.Element {
  return (
    <div className="state">
      <b>{title}</b>
      {fact !== undefined && <span className="t2">{fact}</span>}
      {action !== undefined && <div className="acts">{action}</div>}
    </div>
  );
}

/** Nothing for 200 ms, then grey bars, after 3 s what it waits for. */
export function Loading({ rows = 4, what }: { rows?: number; what?: string }): JSX.Element {
  const [phase, setPhase] = useState<0 | 1 | 2>(0);
  useEffect(() => {
    const soon = setTimeout(() => setPhase(1), 200);
    const late = setTimeout(() => setPhase(2), 3000);
    return () => {
      clearTimeout(soon);
      clearTimeout(late);
    };
  }, []);
  if (phase === 0) return <div aria-busy="true" />;
  return (
    <div className="bars" aria-busy="true" role="status" aria-label={what ?? t('ui.loading')}>
      {Array.from({ length: rows }, (_, row) => (
        <i key={row} style={{ width: `${[60, 100, 86, 72][row % 4]}%` }} />
      ))}
      {phase === 2 && <span className="s12 t3">{what ?? t('ui.loading')}</span>}
    </div>
  );
}

interface ErrorProps {
  problem: Problem;
  /** What failed, in words: 趋势没有取到. */
  what: string;
  /** What still works. */
  still?: string;
  onRetry?: () => void;
}

/** What failed, why, what still works, the stable code, and a way to try again. */
export function ErrorState({ problem, what, still, onRetry }: ErrorProps): JSX.Element {
  const detail = problem.code === 'client.offline' ? t('ui.offline') : problem.detail;
  const code = [problem.code, problem.traceId].filter(Boolean).join(' ');
  return (
    <div className="state" role="alert">
      <b className="row g6" style={{ color: 'var(--err)' }}>
        <Icon name="warning" />
        {what}
      </b>
      <span className="t2">
        {detail} {problem.remedy} {still}
      </span>
      <span className="mono t3">{code}</span>
      <div className="acts">
        {onRetry && (
          <button type="button" className="btn s" onClick={onRetry}>
            {t('ui.retry')}
          </button>
        )}
        <button
          type="button"
          className="btn s t"
          onClick={() => void navigator.clipboard.writeText(`${what}\n${detail}\n${code}`)}
        >
          {t('ui.copyDetails')}
        </button>
      </div>
    </div>
  );
}

/** A refusal: what was asked and not done, the clause, the remedy, the code; beside it the fields say their part. */
export function Refused({ problem }: { problem: Problem }): JSX.Element {
  return (
    <div className="panel" role="alert" style={{ borderColor: 'var(--err-line)', background: 'var(--err-bg)' }}>
      <div className="state">
        <b className="row g6" style={{ color: 'var(--err)' }}>
          <Icon name="warning" />
          {problem.title || t('ui.notDone')}
        </b>
        <span>{problem.code === 'client.offline' ? t('ui.offline') : problem.detail}</span>
        {problem.clause !== undefined && <span className="t2">{problem.clause}</span>}
        {problem.remedy !== undefined && <span>{problem.remedy}</span>}
        <span className="mono t3">{[problem.code, problem.traceId].filter(Boolean).join(' ')}</span>
      </div>
    </div>
  );
}

/** The person may not see this: which right it takes. */
export function NoPermission({ permission }: { permission: string }): JSX.Element {
  return (
    <div className="state">
      <h2 className="row g6">
        <Icon name="lock" />
        {t('ui.noPermission')}
      </h2>
      <span className="t2">{t('ui.noPermissionRemedy')}</span>
      <span className="mono t3">{permission}</span>
    </div>
  );
}

interface QueryLike<T> {
  data: T | undefined;
  isPending: boolean;
  isError: boolean;
  error: unknown;
  refetch: () => unknown;
}

/** The three states of a query around its content. */
export function Loaded<T>({
  query,
  what,
  problemOf,
  children,
}: {
  query: QueryLike<T>;
  /** What it waits for, and what failed if it fails. */
  what: string;
  problemOf: (error: unknown) => Problem;
  children: (data: T) => ReactNode;
}): JSX.Element {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError)
    return (
      <ErrorState
        problem={problemOf(query.error)}
        what={t('ui.notLoaded', { what })}
        onRetry={() => void query.refetch()}
      />
    );
  return <Loading what={t('ui.waitingFor', { what })} />;
}
