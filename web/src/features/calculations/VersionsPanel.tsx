import type { JSX } from 'react';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import type { CalculationVersion } from './calculations';

/** Every version, newest first: what it computes, since when, why and by whom. */
export function VersionsPanel({ versions }: { versions: readonly CalculationVersion[] }): JSX.Element {
  return (
    <Panel title={t('calculations.versions')} meta={t('calculations.versionCount', { count: versions.length })}>
      <ul className="versions">
        {versions.map((one) => (
          <li key={one.number}>
            <div className="row g8 wrap">
              <b>{t('calculations.versionNo', { number: one.number })}</b>
              <span className="s12 t2">{t('calculations.since', { at: formatInstant(one.fromAt, 'record') })}</span>
            </div>
            <code className="mono">{one.expression}</code>
            <span className="s12 t3">
              {[one.savedBy === '' ? t('calculations.fromSheet') : one.savedBy, formatInstant(one.savedAt), one.reason].filter(Boolean).join(t('calculations.comma'))}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
