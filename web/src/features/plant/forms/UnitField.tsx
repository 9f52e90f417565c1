import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue } from 'react';
import { api } from '../../../api/client';
import { t } from '../../../i18n/i18n';
import { TextField } from '../../../ui/fields';

interface UnitAnswer {
  unit: string;
  known: boolean;
  symbol: string;
  others: string[];
}

/** A unit of measure: says at once whether Lode can calculate with it, and offers those in use. */
export function UnitField({ value, onChange }: { value: string; onChange: (unit: string) => void }): JSX.Element {
  const unit = useDeferredValue(value.trim());
  const answer = useQuery({
    queryKey: ['plant', 'unit', unit],
    queryFn: ({ signal }) => api.get<UnitAnswer>('/plant/unit', { unit }, signal),
    staleTime: 300_000,
    enabled: unit !== '',
  }).data;
  const checked = answer?.unit === unit ? answer : undefined;
  return (
    <div>
      <TextField
        label={t('plant.unitOf')}
        value={value}
        onChange={onChange}
        hint={unit === '' ? t('plant.unitHint') : undefined}
        input={{ spellCheck: false }}
        after={checked && <span className={checked.known ? 'tag ok' : 'tag warning'}>{checked.known ? checked.symbol : t('plant.unitUnknown')}</span>}
      />
      {checked && !checked.known && <p className="s12 t2">{t('plant.unitUnknownEffect')}</p>}
      {checked && checked.others.length > 0 && (
        <div className="row g4 wrap unit-others">
          <span className="s12 t3">{t(checked.known ? 'plant.unitsSame' : 'plant.unitsLike')}</span>
          {checked.others.map((other) => (
            <button key={other} type="button" className="btn x" onClick={() => onChange(other)}>
              {other}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
