import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { pathOf } from './track';

/** A track as the door answers it. */
interface Track {
  fixes: { seq: number; at: string; latitude: number; longitude: number }[];
  longestGapMin: number;
  fastestKmPerH: number;
  dwellMin: number;
  isFine: boolean;
}

/** Positions of a load on its way: its line, the longest gap, the fastest stretch, the longest stand. */
export function TrackPanel({ id }: { id: string }): JSX.Element {
  const track = useQuery({
    queryKey: ['waste', 'track', id],
    queryFn: ({ signal }) => api.get<Track>(`/waste/transfers/${id}/track`, undefined, signal),
  });
  const count = track.data?.fixes.length ?? 0;
  const isFine = track.data?.isFine ?? true;
  return (
    <Panel
      title={t('waste.track')} meta={count > 0 ? t('waste.positions', { count }) : ''}
      link={count > 0 && <StatusTag kind={isFine ? 'ok' : 'warning'}>{t(isFine ? 'waste.trackFine' : 'waste.trackNotFine')}</StatusTag>}
    >
      <Loaded query={track} what={t('waste.track')} problemOf={problemOf}>
        {(found) => found.fixes.length === 0 ? <EmptyState title={t('waste.noTrack')} fact={t('waste.noTrackFact')} /> : <Line track={found} />}
      </Loaded>
    </Panel>
  );
}

function Line({ track }: { track: Track }): JSX.Element {
  const [first, last] = [track.fixes[0], track.fixes.at(-1)];
  return (
    <>
      <svg className="track" viewBox="0 0 360 110" role="img" aria-label={t('waste.track')}>
        <path d={pathOf(track.fixes, 360, 110)} />
      </svg>
      <dl className="waste-facts">
        <div><dt>{t('waste.longestGap')}</dt><dd className={track.longestGapMin > 10 ? 'late' : ''}>{formatNumber(track.longestGapMin, 0)}<span className="u">{t('waste.minutes')}</span></dd></div>
        <div><dt>{t('waste.fastest')}</dt><dd className={track.fastestKmPerH > 120 ? 'late' : ''}>{formatNumber(track.fastestKmPerH, 0)}<span className="u">{t('waste.kmPerHour')}</span></dd></div>
        <div><dt>{t('waste.stood')}</dt><dd className={track.dwellMin > 15 ? 'late' : ''}>{formatNumber(track.dwellMin, 0)}<span className="u">{t('waste.minutes')}</span></dd></div>
        <div><dt>{t('waste.fromTo')}</dt><dd>{first === undefined || last === undefined ? '—' : `${formatInstant(first.at, 'short')}–${formatInstant(last.at, 'time')}`}</dd></div>
      </dl>
    </>
  );
}
