import type { JSX } from 'react';
import { t } from '../../../i18n/i18n';
import { Icon } from '../../../ui/Icon';
import type { Finding } from './checks';

interface Props {
  findings: readonly Finding[];
  onShow: (id: string) => void;
}

/** What stops saving, and what somebody should look at; a click selects the part. */
export function Findings({ findings, onShow }: Props): JSX.Element | null {
  if (findings.length === 0) return null;
  const stops = findings.filter((one) => one.stops).length;
  return (
    <details className="findings" open={stops > 0}>
      <summary aria-live="polite">
        <Icon name="warning" />
        {stops > 0 ? t('plant.findingsStop', { count: stops }) : t('plant.findingsDoubt', { count: findings.length })}
      </summary>
      <ul>
        {findings.map((finding, at) => (
          <li key={at}>
            {finding.id === undefined ? (
              <span>{finding.text}</span>
            ) : (
              <button type="button" onClick={() => finding.id !== undefined && onShow(finding.id)}>
                <span className={finding.stops ? 'late mono' : 'mono t3'}>{finding.id}</span>
                <span>{finding.text}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
