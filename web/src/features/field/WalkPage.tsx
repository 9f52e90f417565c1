import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { keepOp } from '../../kernel/offline/outbox';
import type { Mark } from '../../api/offlineStore';
import { OutboxBadge } from '../../kernel/offline/OutboxBadge';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { Loaded, Loading, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Reading, RoundPageData, RoundPoint } from './field';
import { nameOf, placeOf, roundQuery } from './field';
import './field.css';
import type { Entry } from './PointCard';
import { PointCard } from './PointCard';
import { TagScan } from './TagScan';
import { useMarks, useOffline } from './useOffline';

/** A round, stop by stop: the label is scanned, each point gets a result; it works without a network. */
export function WalkPage(): JSX.Element {
  useOffline();
  const { id = '' } = useParams();
  const query = useQuery(roundQuery(id));
  const { marks, again } = useMarks(id);
  return (
    <Loaded query={query} what={t('field.route')} problemOf={problemOf}>
      {(page) => (marks === undefined ? <Loading /> : <Walk page={page} marks={marks} again={again} />)}
    </Loaded>
  );
}

interface WalkProps {
  page: RoundPageData;
  marks: ReadonlyMap<string, Mark>;
  again: () => void;
}

function Walk({ page, marks, again }: WalkProps): JSX.Element {
  const { round, stops } = page;
  const entries = useMemo(() => entriesOf(page, marks), [page, marks]);
  const ended = marks.has('round') || round.state !== 'due';
  // Where one goes on; from there on only the buttons move.
  const [begin] = useState(() => stops.findIndex((stop) => stop.points.some((point) => !entries.has(point.id))));
  const [shown, setShown] = useAddress('stop');
  const at = Math.min(stops.length - 1, shown === '' ? Math.max(0, begin) : Number(shown));
  const stop = stops[at];
  const [arrived, setArrived] = useState<{ tag: string; scanned: boolean; at: number } | null>(null);
  useEffect(() => setArrived(null), [at]);
  const may = useAllowed('field.inspect');
  const person = useSession()?.person?.id ?? '';
  const missing = stops.reduce((sum, one) => sum + one.points.filter((point) => !entries.has(point.id)).length, 0);
  const keep = useMutation({
    mutationFn: (what: { part: string; entity: string; base: unknown; to: unknown }) =>
      keepOp({ person, site: round.siteId, entityId: round.id, ...what }),
    onSuccess: again,
  });
  const record = (point: RoundPoint, to: Readonly<Record<string, unknown>>): void =>
    keep.mutate({
      part: point.id, entity: 'field.reading', base: null,
      to: { point: point.id, ...to, scanned: arrived?.scanned ?? false, dwellSeconds: arrived ? Math.round((Date.now() - arrived.at) / 1000) : 0 },
    });
  return (
    <>
      <PageHeader
        title={nameOf(round)}
        crumbs={[{ text: t('app.menu.field.inspection'), to: `/field?site=${round.siteId}` }, { text: t('field.levelShort', { level: round.level }) }]}
        tags={<StatusTag kind={ended ? 'plain' : 'accent'}>{t(ended ? (round.state === 'due' ? 'field.state.walked' : `field.state.${round.state}`) : 'field.state.due')}</StatusTag>}
        facts={<><span>{t('field.before', { time: formatInstant(round.toAt) })}</span><OutboxBadge /></>}
        actions={<Link className="btn" to={`/cases/${round.case}`}>{t('field.case')}</Link>}
        noMenu
      />
      <div className="body walk-body">
        <nav className="stop-steps" aria-label={t('field.stops')}>
          {stops.map((one, index) => {
            const left = one.points.filter((point) => !entries.has(point.id)).length;
            return (
              <button
                key={one.tag} type="button" aria-current={index === at ? 'step' : undefined}
                className={index === at ? 'on' : left === 0 ? 'done' : ''} onClick={() => setShown(String(index))}
                aria-label={t('field.stopOf', { stop: index + 1, place: placeOf(one), left })} title={placeOf(one)}
              />
            );
          })}
        </nav>
        {stop && (
          <Panel
            className="stop-card"
            title={t('field.stopTitle', { stop: at + 1, stops: stops.length, place: placeOf(stop) })}
            meta={t('field.stopMeta', { seen: stop.points.filter((point) => entries.has(point.id)).length, points: stop.points.length })}
          >
            {keep.error && <Refused problem={problemOf(keep.error)} />}
            {!ended && may && (
              <TagScan key={stop.tag} stop={stop} arrived={arrived !== null} scanned={arrived?.scanned ?? false} onArrive={(scanned) => setArrived({ tag: stop.tag, scanned, at: Date.now() })} />
            )}
            {stop.points.map((point) => (
              <PointCard
                key={point.id} point={point} entry={entries.get(point.id)} before={page.before.find((one) => one.point === point.id)}
                defective={page.defective.includes(point.id)} enabled={!ended && may && arrived !== null} onRecord={(to) => record(point, to)}
              />
            ))}
          </Panel>
        )}
        <div className="walk-foot">
          {at > 0 && <button type="button" className="btn" onClick={() => setShown(String(at - 1))}><Icon name="left" />{t('field.previousStop')}</button>}
          {at < stops.length - 1 && <button type="button" className={missing === 0 ? 'btn' : 'btn p'} onClick={() => setShown(String(at + 1))}>{t('field.nextStop')}<Icon name="right" /></button>}
          {!ended && may && missing === 0 && (
            <button
              type="button" className="btn p" disabled={keep.isPending}
              onClick={() => keep.mutate({ part: 'round', entity: 'field.round', base: round.state, to: { ended: true } })}
            >
              <Icon name="check" />{t('field.endRound')}
            </button>
          )}
          {!ended && missing > 0 && at === stops.length - 1 && <span className="t2 s13">{t('field.missing', { count: missing })}</span>}
        </div>
      </div>
    </>
  );
}

// What this phone did stands over what the server knew when the round was taken along.
function entriesOf(page: RoundPageData, marks: ReadonlyMap<string, Mark>): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const reading of page.readings) entries.set(reading.point, entryOf(reading));
  const standards = new Map(page.stops.flatMap((stop) => stop.points).map((point) => [point.id, point.standard]));
  for (const [point, mark] of marks) {
    const standard = standards.get(point);
    const known = entries.get(point);
    if (standard && (known === undefined || known.at <= mark.occurredAt)) entries.set(point, entryOfMark(mark));
  }
  return entries;
}

function entryOf(reading: Reading): Entry {
  return { verdict: reading.verdict, value: reading.value, reason: reading.reason, remark: reading.remark, at: reading.occurredAt, by: reading.author };
}

function entryOfMark(mark: Mark): Entry {
  const to: unknown = mark.to;
  const field = (name: string): unknown => (typeof to === 'object' && to !== null ? Object.entries(to).find(([key]) => key === name)?.[1] : undefined);
  const value = field('value');
  const skipped = field('skipped');
  const remark = field('remark');
  return {
    verdict: typeof skipped === 'string' ? 'skipped' : field('verdict') === 'warning' ? 'warning' : field('normal') === false || field('verdict') === 'alarm' ? 'alarm' : 'ok',
    value: typeof value === 'number' ? value : null, reason: typeof skipped === 'string' ? skipped : '',
    remark: typeof remark === 'string' ? remark : '', at: mark.occurredAt, by: '',
  };
}
