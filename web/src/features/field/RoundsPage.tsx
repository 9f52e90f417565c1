import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { useOutbox } from '../../kernel/offline/outbox';
import { OutboxBadge } from '../../kernel/offline/OutboxBadge';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { KpiStrip, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { RoundItem } from './field';
import { figuresQuery, nameOf, roundsQuery } from './field';
import './field.css';
import { useOffline } from './useOffline';

/** The rounds of the site: those to walk first, then what was walked, missed or skipped in the last days. */
export function RoundsPage(): JSX.Element {
  useOffline();
  const site = useSite();
  const query = useQuery(roundsQuery(site?.id));
  const figures = useQuery(figuresQuery(site?.id)).data;
  const outbox = useOutbox();
  // The code of the walk is fetched while there is a network.
  void import('./WalkPage');
  return (
    <>
      <PageHeader title={t('app.menu.field.inspection')} crumbs={[{ text: t('app.section.field') }, { text: site?.name ?? '' }]} facts={<OutboxBadge />} />
      <div className="body rounds-body">
        {figures && (
          <div className="wide-only-block">
            <KpiStrip label={t('field.figures')} items={[
              { key: 'rate', name: t('field.rate'), value: shareText(figures.rate), note: t('field.rateNote', { walked: figures.walked, due: figures.due }) },
              { key: 'missed', name: t('field.missed'), value: figures.missed, note: t('field.lastMonth') },
              { key: 'scanned', name: t('field.scanRate'), value: shareText(figures.scanned), note: t('field.results', { count: figures.results }) },
              { key: 'abnormal', name: t('field.abnormal'), value: figures.abnormal, note: t('field.lastMonth') },
              { key: 'defects', name: t('field.openDefects'), value: figures.defectsOpen, note: t('field.defectsOf', { count: figures.defects }) },
              { key: 'hit', name: t('field.hit'), value: shareText(figures.hit), note: t('field.hitNote') },
            ]} />
          </div>
        )}
        <Loaded query={query} what={t('app.menu.field.inspection')} problemOf={problemOf}>
          {(rounds) => {
            const due = rounds.filter((one) => one.state === 'due').sort((a, b) => a.toAt.localeCompare(b.toAt));
            const past = rounds.filter((one) => one.state !== 'due');
            return (
              <>
                <Panel title={t('field.toWalk')} meta={t('field.counted', { count: due.length })}>
                  {due.length === 0 && <EmptyState title={t('field.nothingDue')} fact={t('field.nothingDueFact')} action={<Link className="btn s" to="/field/routes">{t('field.routes')}</Link>} />}
                  <div className="round-cards">{due.map((one) => <RoundCard key={one.id} round={one} />)}</div>
                </Panel>
                <Panel title={t('field.walkedOnes')} meta={t('field.counted', { count: past.length })}>
                  {past.length === 0 && <EmptyState title={t('field.nothingWalked')} />}
                  {past.map((one) => <PastRound key={one.id} round={one} />)}
                </Panel>
              </>
            );
          }}
        </Loaded>
        {outbox.waiting > 0 && <p className="s12 t3 outbox-note">{t('field.keptHere', { count: outbox.waiting })}</p>}
      </div>
    </>
  );
}

function shareText(share: number | null): string {
  return share === null ? '—' : `${formatNumber(share * 100, 1)}%`;
}

function RoundCard({ round }: { round: RoundItem }): JSX.Element {
  const late = Date.parse(round.toAt) < Date.now();
  return (
    <Link to={`/field/rounds/${round.id}`} className="round-card">
      <div className="row g8">
        <b className="s16 el">{t('field.levelShort', { level: round.level })} {nameOf(round)}</b>
        <span className="sp" />
        <span className={late ? 'late nw' : 'nw t2'}>{late ? t('field.overdue') : t('field.before', { time: formatInstant(round.toAt) })}</span>
      </div>
      <div className="t2 s13">{t('field.progress', { points: round.points, seen: round.seen })}{round.abnormal > 0 && <span className="late">{t('field.abnormalOnes', { count: round.abnormal })}</span>}</div>
      <div className="bar" role="progressbar" aria-label={nameOf(round)} aria-valuemin={0} aria-valuemax={round.points} aria-valuenow={round.seen}><i style={{ width: `${(100 * round.seen) / Math.max(1, round.points)}%` }} /></div>
    </Link>
  );
}

function PastRound({ round }: { round: RoundItem }): JSX.Element {
  return (
    <Link to={`/field/rounds/${round.id}`} className="ob past-round">
      <StatusTag kind={round.state === 'missed' ? 'error' : round.state === 'walked' ? 'plain' : 'quiet'}>{t(`field.state.${round.state}`)}</StatusTag>
      <div>
        <div className="ob-title">{t('field.levelShort', { level: round.level })} {nameOf(round)}</div>
        <div className="s12 t3">{round.endedBy ?? '—'}，{t('field.progress', { points: round.points, seen: round.seen })}{round.abnormal > 0 && t('field.abnormalOnes', { count: round.abnormal })}</div>
      </div>
      <span className="r s12 nw">{formatInstant(round.endedAt ?? round.toAt)}</span>
    </Link>
  );
}
