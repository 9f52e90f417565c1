import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';
import type { Outcome } from './useCommand';

/** What became of the last command, in a line that stays until the next one or until it is closed. */
export function Feedback({ outcome, onClose }: { outcome: Outcome | undefined; onClose: () => void }): JSX.Element {
  return (
    <div role="status" className="feedback">
      {outcome && (
        <div className={outcome.refused > 0 ? 'row g8 wrong' : 'row g8'}>
          <Icon name={outcome.refused > 0 ? 'warning' : 'check'} />
          <span>
            {outcome.done > 0 && t(`alarms.did.${outcome.verb}`, { count: outcome.done })}
            {outcome.refused > 0 && ` ${t('alarms.didNot', { count: outcome.refused, why: outcome.problem?.detail ?? '' })}`}
          </span>
          <span className="sp" />
          <button type="button" className="icon-btn" aria-label={t('ui.close')} onClick={onClose}><Icon name="close" /></button>
        </div>
      )}
    </div>
  );
}
