import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { positionsQuery } from './queries';

interface Props {
  site: string | undefined;
  position: string;
  onPosition: (position: string) => void;
}

/** Chooses an operator position; not there where a site has only one. */
export function PositionPicker({ site, position, onPosition }: Props): JSX.Element | null {
  const positions = useQuery(positionsQuery(site)).data ?? [];
  if (positions.length < 2 && position === '') return null;
  const all = positions.includes(position) || position === '' ? positions : [...positions, position];
  return (
    <label className="inp picker">
      <span className="t2">{t('alarms.position')}</span>
      <select value={position} aria-label={t('alarms.position')} onChange={(event) => onPosition(event.target.value)}>
        <option value="">{t('alarms.allPositions')}</option>
        {all.map((one) => (
          <option key={one} value={one}>{one}</option>
        ))}
      </select>
    </label>
  );
}
