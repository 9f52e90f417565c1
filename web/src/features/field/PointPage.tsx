import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { lazy, Suspense, useState } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Loading } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { UnitValue } from '../../ui/UnitValue';
import type { PointPageData } from './field';
import { methodOf, nameOf, pointQuery } from './field';
import './field.css';
import { limitsText } from './PointCard';
import { PointDialog } from './PointDialog';
import { PrecisionDialog } from './PrecisionDialog';

const TrendChart = lazy(async () => ({ default: (await import('./TrendChart')).TrendChart }));

/** A point: how it gets worse, what was found, its standard in all versions, and the cases that came out of it. */
export function PointPage(): JSX.Element {
  const { id = '' } = useParams();
  const query = useQuery(pointQuery(id));
  return <Loaded query={query} what={t('field.point')} problemOf={problemOf}>{(page) => <Shown page={page} />}</Loaded>;
}

function Shown({ page }: { page: PointPageData }): JSX.Element {
  const { point, trend } = page;
  const standard = point.content;
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const mayEdit = useAllowed('field.edit');
  const mayAsk = useAllowed('field.inspect');
  return (
    <>
      <PageHeader
        title={nameOf(standard)}
        crumbs={[{ text: t('app.menu.field.standards'), to: `/field/points?site=${point.siteId}` }, { text: standard.node }, { text: point.code }]}
        tags={<StatusTag kind="quiet">{t(`field.level${standard.level}`)}</StatusTag>}
        facts={<span>{t('field.versionOf', { version: point.version, by: point.changedBy })}</span>}
        actions={
          <>
            {mayAsk && !point.open.some((one) => one.kind === 'precision') && <button type="button" className="btn" onClick={() => setAsking(true)}><Icon name="search" />{t('field.askPrecision')}</button>}
            {mayEdit && <button type="button" className="btn" onClick={() => setEditing(true)}><Icon name="edit" />{t('field.changeStandard')}</button>}
          </>
        }
        noMenu
      />
      <div className="body point-body">
        <div className="point-left">
          {standard.kind === 'number' && (
            <Panel title={t('field.deterioration')} meta={trend ? t(`field.source.${trend.source}`, { count: trend.values }) : undefined}>
              {trend ? (
                <>
                  <Suspense fallback={<Loading />}><TrendChart trend={trend} standard={standard} /></Suspense>
                  <dl className="case-values">
                    <div><dt>{t('field.perDay')}</dt><dd><UnitValue value={trend.perDay} unit={standard.unit} decimals={standard.decimals + 2} sign /></dd></div>
                    <div><dt>{t('field.fittedNow')}</dt><dd><UnitValue value={trend.now} unit={standard.unit} decimals={standard.decimals} />（{formatNumber(trend.low, standard.decimals)}～{formatNumber(trend.high, standard.decimals)}）</dd></div>
                    <div><dt>{t('field.daysLeft')}</dt><dd>{trend.daysLeft === null ? t('field.notNearing') : <b className={trend.daysLeft <= 30 ? 'late' : ''}>{t('field.days', { count: formatNumber(trend.daysLeft, 0) })}</b>}</dd></div>
                    <div><dt>{t('field.fit')}</dt><dd>{t(trend.robust ? 'field.theilSen' : 'field.leastSquares')}</dd></div>
                  </dl>
                </>
              ) : <EmptyState title={t('field.noTrend')} fact={t('field.noTrendFact')} />}
            </Panel>
          )}
          <Results page={page} />
        </div>
        <div className="point-right">
          <Panel title={t('field.standard')}>
            <dl className="case-values">
              <div className="wide"><dt>{t('field.method')}</dt><dd>{methodOf(standard)}</dd></div>
              {standard.kind === 'number' && <div className="wide"><dt>{t('field.limits')}</dt><dd>{limitsText(standard)}</dd></div>}
              <div><dt>{t('field.needs')}</dt><dd>{t(`field.needs.${standard.needs}`)}</dd></div>
              <div><dt>{t('field.trade')}</dt><dd>{t(`field.trade.${standard.trade}`)}</dd></div>
              {standard.signal !== '' && <div className="wide"><dt>{t('field.signal')}</dt><dd className="el"><Link to={`/trends?key=${encodeURIComponent(standard.signal)}`}>{standard.signal}</Link></dd></div>}
            </dl>
          </Panel>
          <Panel title={t('field.followUps')} meta={t('field.counted', { count: page.followUps.length })}>
            {page.followUps.length === 0 && <EmptyState title={t('field.noFollowUps')} />}
            {page.followUps.map((one) => (
              <Link key={one.case} to={`/cases/${one.case}`} className="ob past-round">
                <StatusTag kind={one.closedAt === null ? 'accent' : 'plain'}>{t(one.closedAt === null ? 'field.isOpen' : 'field.isClosed')}</StatusTag>
                <div className="ob-title">{t(`field.follow.${one.kind}`)}{one.occurrences > 1 && t('field.times', { count: one.occurrences })}</div>
                <span className="s12 nw">{formatInstant(one.openedAt)}</span>
              </Link>
            ))}
          </Panel>
          <Panel title={t('field.versions')}>
            {page.versions.map((one) => (
              <div key={one.version} className="ob past-round">
                <b>v{one.version}</b>
                <div><div className="ob-title">{one.content.kind === 'number' ? limitsText(one.content) : methodOf(one.content)}</div><div className="s12 t3">{one.changedBy}{one.reason !== '' && `，${one.reason}`}</div></div>
                <span className="s12 nw">{formatInstant(one.changedAt)}</span>
              </div>
            ))}
          </Panel>
        </div>
      </div>
      {asking && <PrecisionDialog point={point.id} onClose={() => setAsking(false)} />}
      {editing && <PointDialog site={point.siteId} point={point} onClose={() => setEditing(false)} />}
    </>
  );
}

function Results({ page }: { page: PointPageData }): JSX.Element {
  const { content } = page.point;
  return (
    <Panel title={t('field.resultsTitle')} meta={t('field.counted', { count: page.results.length })}>
      {page.results.length === 0 ? <EmptyState title={t('field.never')} /> : (
        <table className="grid cards">
          <thead><tr><th scope="col">{t('field.when')}</th><th scope="col" style={{ width: 190 }}>{t('field.result')}</th><th scope="col" style={{ width: 110 }}>{t('field.who')}</th><th scope="col" className="wide-only">{t('field.remark')}</th><th scope="col" className="wide-only" style={{ width: 90 }}>{t('field.atStop')}</th></tr></thead>
          <tbody>
            {page.results.slice(0, 60).map((one) => (
              <tr key={one.id}>
                <td>{formatInstant(one.occurredAt, 'record')}</td>
                <td>
                  <StatusTag kind={one.verdict === 'alarm' ? 'error' : one.verdict === 'warning' ? 'warning' : one.verdict === 'ok' ? 'ok' : 'quiet'}>
                    {one.value === null ? (one.reason === '' ? t(`field.verdict.${one.verdict}`) : t(`field.reason.${one.reason}`)) : `${formatNumber(one.value, content.decimals)} ${formatUnit(content.unit)}`}
                  </StatusTag>
                </td>
                <td>{one.author}</td>
                <td className="wide-only el">{one.remark}</td>
                <td className="wide-only">{t(one.scanned ? 'field.scannedShort' : 'field.unscannedShort')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
