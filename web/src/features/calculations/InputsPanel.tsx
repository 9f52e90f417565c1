import type { JSX } from 'react';
import { Link } from 'react-router';
import { formatDuration, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import type { CalculationInput } from './calculations';

/** What the newest version reads, and how long each value counts. */
export function InputsPanel({ inputs }: { inputs: readonly CalculationInput[] }): JSX.Element {
  return (
    <Panel title={t('calculations.inputs')} meta={t('calculations.inputsMeta')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('calculations.signal')}</th>
            <th scope="col">{t('calculations.unit')}</th>
            <th scope="col" className="r">{t('calculations.hold')}</th>
          </tr>
        </thead>
        <tbody>
          {inputs.map((input) => (
            <tr key={input.text}>
              <td className="wraps-text"><Link to={`/trends?key=${encodeURIComponent(input.key)}`}>{input.name}</Link></td>
              <td>{formatUnit(input.unit) || '—'}</td>
              <td className="r">{input.holdSeconds === null ? t('calculations.holdsOn') : formatDuration(input.holdSeconds * 1000)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
