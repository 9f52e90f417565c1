import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { AlarmSymbol, asPriority } from '../../../ui/AlarmSymbol';
import { Panel } from '../../../ui/Panel';
import { EmptyState } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import type { Kpi, Label } from '../queries';
import { nameOf, words } from '../shapes';

/** What an entry of the figures' lists is called, with the way to its definition and history. */
export function LoadName({ label }: { label: Label | undefined }): JSX.Element {
  if (!label) return <span className="t3">—</span>;
  return (
    <>
      <AlarmSymbol priority={asPriority(label.priority)} state="acknowledged" />
      <span className="what">
        <Link to={`/alarms/definitions/${label.id}`}>{nameOf(label)}</Link>
        <span className="t2 s12 el">{words(label.placeZh, label.placeEn)}</span>
      </span>
    </>
  );
}

/** The most frequent alarms, each with its share and the sum so far. */
export function Pareto({ kpi }: { kpi: Kpi }): JSX.Element {
  const loads = kpi.figures.mostFrequent;
  const most = Math.max(1, ...loads.map((load) => load.count));
  return (
    <Panel title={t('alarms.kpi.mostFrequent')} meta={t('alarms.kpi.mostFrequentMeta', { count: loads.length })}>
      {loads.length === 0 && <EmptyState title={t('alarms.kpi.quiet')} fact={t('alarms.kpi.quietFact')} />}
      <ol className="loads">
        {loads.map((load, at) => {
          const sum = loads.slice(0, at + 1).reduce((total, one) => total + one.sharePercent, 0);
          return (
            <li key={load.code} className={at === 9 ? 'tenth' : ''}>
              <LoadName label={kpi.names[load.code]} />
              {load.chattering && <StatusTag kind="quiet">{t('alarms.chattering')}</StatusTag>}
              <span className="bar-cell" aria-hidden="true"><i style={{ width: `${(load.count / most) * 100}%` }} /></span>
              <b className="r">{formatNumber(load.count, 0)}</b>
              <span className="r t2">{formatNumber(load.sharePercent, 1)}%</span>
              <span className="r t3" title={t('alarms.kpi.sumSoFar')}>Σ {formatNumber(sum, 0)}%</span>
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
