import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import { api } from '../../../api/client';
import { formatDuration, formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Facts, SideBlock } from '../../../ui/SidePanel';
import { trendLink } from '../links';
import type { PlantSignal } from '../plantData';
import { CopyText } from './CopyText';

/** A series that the signal was read from; since when is unknown for the first. */
interface Mapping {
  key: string;
  sinceAt: string | null;
  by: string;
}

/** Earlier series of the signal: their values stay under their own keys. */
function Mappings({ keys }: { keys: readonly Mapping[] }): JSX.Element {
  return (
    <div className="copy-text">
      <span className="s12 t3">{t('plant.mappings')}</span>
      <ul className="mappings">
        {keys.map((one) => (
          <li key={`${one.sinceAt ?? ''} ${one.key}`}>
            <Link className="mono" to={trendLink([one.key])}>
              {one.key}
            </Link>
            <span className="s12 t3">
              {one.sinceAt === null ? t('plant.mappedFirst') : t('plant.mappedSince', { time: formatInstant(one.sinceAt, 'record'), by: one.by })}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where the values of a signal come from: source, series, tag number, how they are read. */
export function SignalOrigin({ signal }: { signal: PlantSignal }): JSX.Element {
  const detail = useQuery({
    queryKey: ['plant', 'signal', signal.id],
    queryFn: ({ signal: abort }) =>
      api.get<{ stored: boolean; sourceName: string | null; keys: Mapping[] }>(`/plant/signals/${signal.id}`, undefined, abort),
  }).data;
  const source = detail?.sourceName ?? (detail && !detail.stored ? t('plant.neverWritten') : t('plant.noSource'));
  return (
    <SideBlock title={t('plant.origin')}>
      <Facts
        facts={[
          [t('plant.kindOf'), t(`plant.kind.${signal.kind}`)],
          [t('plant.dataSource'), source],
          [t('plant.tagNumber'), signal.tagNumber || '—'],
          [t('plant.reading'), t(signal.step ? 'plant.stepped' : 'plant.linear')],
          [t('plant.staleAfter'), seconds(signal.staleAfterSeconds)],
          [t('plant.maxGap'), seconds(signal.maxGapSeconds)],
        ]}
      />
      <CopyText label={t('plant.key')} text={signal.key} />
      <CopyText label={t('plant.path')} text={signal.path} />
      {detail && detail.keys.length > 1 && <Mappings keys={detail.keys} />}
    </SideBlock>
  );
}

function seconds(value: number | null): string {
  return value === null ? '—' : formatDuration(value * 1000);
}
