import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { formatDuration, formatInstant, formatNumber, formatQuantity } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Panel';
import { Loading } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import { trendAround } from '../wording';
import type { Preview, PreviewFigures } from './definitionQueries';
import type { Draft } from './draft';
import { fromDraft, has, isReadable, numberIn } from './draft';

const pauseMs = 700;
const dayChoices = [1, 7, 30] as const;

function canTry(draft: Draft): boolean {
  if (!isReadable(draft)) return false;
  if (has(draft.kind, 'signal') && draft.signal === '') return false;
  if (has(draft.kind, 'limit') && numberIn(draft.limit) === null) return false;
  return !has(draft.kind, 'condition') || draft.condition.trim() !== '';
}

/** What the definition would have done in the last days, computed from the stored values while it is edited. */
export function PreviewPanel({ draft, siteId }: { draft: Draft; siteId: number | null }): JSX.Element {
  const [days, setDays] = useState<number>(7);
  const [tried, setTried] = useState(draft);
  useEffect(() => {
    const timer = setTimeout(() => setTried(draft), pauseMs);
    return () => clearTimeout(timer);
  }, [draft]);
  const definition = { ...fromDraft(tried), code: tried.code.trim() || 'draft', name: tried.name.trim() || 'draft' };
  const asks = canTry(tried);
  const preview = useQuery({
    queryKey: ['alarms', 'preview', siteId, days, watched(definition)],
    queryFn: ({ signal }) => api.post<Preview>('/alarms/definitions/preview', { definition, siteId, days }, { signal }),
    enabled: asks,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  return (
    <Panel
      title={t('alarms.preview')}
      meta={t('alarms.previewMeta')}
      link={
        <div className="seg small" role="group" aria-label={t('alarms.period')}>
          {dayChoices.map((one) => (
            <button key={one} type="button" className={one === days ? 'on' : ''} aria-pressed={one === days} onClick={() => setDays(one)}>
              {t('alarms.days', { count: one })}
            </button>
          ))}
        </div>
      }
    >
      {!asks && <p className="s13 t2 pad">{t('alarms.previewNeeds')}</p>}
      {asks && preview.isPending && <Loading rows={4} what={t('alarms.previewRunning')} />}
      {asks && preview.isError && <p className="s13 pad late" role="status">{problemOf(preview.error).detail}</p>}
      {asks && preview.data && <Figures preview={preview.data} draft={tried} days={days} stale={preview.isFetching} />}
    </Panel>
  );
}

/** The part of a definition that the preview depends on: a changed text does not ask again. */
function watched(definition: ReturnType<typeof fromDraft>): string {
  const { code, kind, signal, limit, reference, stateText, condition, suppressWhen, deadband, onDelaySeconds, offDelaySeconds, windowSeconds, priority } = definition;
  return JSON.stringify([code, kind, signal, limit, reference, stateText, condition, suppressWhen, deadband, onDelaySeconds, offDelaySeconds, windowSeconds, priority]);
}

function Figures({ preview, draft, days, stale }: { preview: Preview; draft: Draft; days: number; stale: boolean }): JSX.Element {
  const { draft: own, present } = preview;
  const span = Date.parse(preview.toAt) - Date.parse(preview.fromAt);
  if (own.values === 0) return <p className="s13 t2 pad">{t('alarms.previewEmpty')}</p>;
  return (
    <div className={stale ? 'preview stale' : 'preview'} aria-busy={stale ? 'true' : 'false'}>
      <p className="headline" role="status">
        {t('alarms.previewCount', { days, count: own.count })}
        {own.activeNow && <StatusTag kind="warning">{t('alarms.previewActiveNow')}</StatusTag>}
      </p>
      {present && <p className="s13 t2">{t('alarms.previewPresent', { count: present.count })}</p>}
      <Daily figures={own} from={Date.parse(preview.fromAt)} />
      <dl className="facts">
        <dt>{t('alarms.previewShare')}</dt>
        <dd>{t('alarms.previewShareIs', { percent: formatNumber((own.activeSeconds * 100_000) / span, 2), time: formatDuration(own.activeSeconds * 1000) })}</dd>
        <dt>{t('alarms.previewMedian')}</dt>
        <dd>{own.medianActiveSeconds === null ? '—' : formatDuration(own.medianActiveSeconds * 1000)}</dd>
        <dt>{t('alarms.kpi.worst')}</dt>
        <dd>{t('alarms.kpi.alarmsCount', { count: own.worstBin })}</dd>
        <dt>{t('alarms.kpi.nuisance')}</dt>
        <dd>
          {own.chattering ? <StatusTag kind="warning">{t('alarms.chattering')}</StatusTag> : t('alarms.noChattering')}
          {own.fleeting > 0 && ` ${t('alarms.kpi.fleetingCount', { count: own.fleeting })}`}
        </dd>
        {own.suppressed > 0 && [<dt key="s.">{t('alarms.state.suppressedByDesign')}</dt>, <dd key="s">{t('alarms.kpi.alarmsCount', { count: own.suppressed })}</dd>]}
        <dt>{t('alarms.previewValues')}</dt>
        <dd>{formatNumber(own.values, 0)}</dd>
      </dl>
      {own.rises.length > 0 && (
        <ul className="rises">
          {own.rises.slice(0, 6).map((rise) => (
            <li key={rise.raisedAt}>
              {draft.signal === '' ? formatInstant(rise.raisedAt) : <Link to={trendAround(draft.signal, Date.parse(rise.raisedAt))}>{formatInstant(rise.raisedAt)}</Link>}
              <span className="t2">{rise.returnedAt ? formatDuration(Date.parse(rise.returnedAt) - Date.parse(rise.raisedAt)) : t('alarms.stillActive')}</span>
              <span className="sp" />
              {rise.suppressed && <StatusTag kind="quiet">{t('alarms.stateShort.suppressedByDesign')}</StatusTag>}
              {rise.value !== null && <span>{formatQuantity(rise.value, draft.unit)}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Daily({ figures, from }: { figures: PreviewFigures; from: number }): JSX.Element {
  const most = Math.max(1, ...figures.daily);
  return (
    <div className="daily" role="img" aria-label={t('alarms.dailyLabel', { most })}>
      {figures.daily.map((count, day) => (
        <span key={day} title={`${formatInstant(from + day * 86_400_000, 'record').slice(5, 10)}: ${count}`}>
          <b>{figures.daily.length <= 8 && count > 0 ? count : ''}</b>
          <i style={{ height: `${(count / most) * 44}px` }} />
          {figures.daily.length <= 8 && <small>{formatInstant(from + day * 86_400_000, 'record').slice(5, 10)}</small>}
        </span>
      ))}
    </div>
  );
}
