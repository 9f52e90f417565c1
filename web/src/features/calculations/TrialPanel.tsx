import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber, formatUnit } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { Facts } from '../../ui/SidePanel';
import { Loading, Refused } from '../../ui/states';
import type { Trial } from './calculations';
import { TrialChart } from './TrialChart';

const pauseMs = 700;
const hourChoices = [8, 24, 168] as const;

interface Props {
  expression: string;
  /** Wanted unit; undefined takes the one that comes out. */
  unit: string | undefined;
  decimals: number;
  /** Told the unit in which the expression comes out. */
  onUnit: (unit: string) => void;
}

/** What the expression would have given in the last hours, computed from stored values while it is written. */
export function TrialPanel({ expression, unit, decimals, onUnit }: Props): JSX.Element {
  const [hours, setHours] = useState<number>(24);
  const [tried, setTried] = useState(expression);
  useEffect(() => {
    const timer = setTimeout(() => setTried(expression), pauseMs);
    return () => clearTimeout(timer);
  }, [expression]);
  const asks = tried.trim() !== '';
  const trial = useQuery({
    queryKey: ['calculations', 'trial', tried, unit ?? null, hours, language()],
    queryFn: ({ signal }) => api.post<Trial>('/calculations/preview', { expression: tried, unit, hours }, { signal }),
    enabled: asks,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  const found = trial.data;
  useEffect(() => {
    if (found) onUnit(found.unit);
  }, [found, onUnit]);
  return (
    <Panel
      title={t('calculations.trial')}
      meta={t('calculations.trialMeta')}
      link={
        <div className="seg small" role="group" aria-label={t('calculations.stretch')}>
          {hourChoices.map((one) => (
            <button key={one} type="button" className={one === hours ? 'on' : ''} aria-pressed={one === hours} onClick={() => setHours(one)}>
              {one < 48 ? t('calculations.hours', { count: one }) : t('calculations.days', { count: one / 24 })}
            </button>
          ))}
        </div>
      }
      padded
    >
      {!asks && <p className="s13 t2">{t('calculations.trialNeeds')}</p>}
      {asks && trial.isPending && <Loading rows={5} what={t('calculations.trial')} />}
      {asks && trial.isError && <Refused problem={problemOf(trial.error)} />}
      {asks && !trial.isError && found && <Answer trial={found} decimals={decimals} old={tried !== expression || trial.isPlaceholderData} />}
    </Panel>
  );
}

function Answer({ trial, decimals, old }: { trial: Trial; decimals: number; old: boolean }): JSX.Element {
  const number = (value: number | null): string => (value === null ? '—' : `${formatNumber(value, decimals)} ${formatUnit(trial.unit)}`.trim());
  return (
    <div className={old ? 'trial old' : 'trial'}>
      {trial.count === 0 ? <p className="s13 t2">{t('calculations.trialEmpty')}</p> : <TrialChart trial={trial} />}
      <Facts
        facts={[
          [t('calculations.results'), formatNumber(trial.count, 0)],
          [t('calculations.goodShare'), trial.count === 0 ? '—' : `${formatNumber((trial.good / trial.count) * 100, 1)}%`],
          [t('calculations.least'), number(trial.min)],
          [t('calculations.mean'), number(trial.mean)],
          [t('calculations.most'), number(trial.max)],
        ]}
      />
    </div>
  );
}
