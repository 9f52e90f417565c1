import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';

/** The four steps of an import. */
export const steps = ['file', 'fields', 'check', 'write'] as const;
export type Step = (typeof steps)[number];

interface Props {
  at: Step;
  /** Steps that can be gone to. */
  open: readonly Step[];
  onGo?: (step: Step) => void;
}

/** File, fields, check, write: where one is, what is behind, what can be gone back to. */
export function ImportSteps({ at, open, onGo }: Props): JSX.Element {
  const here = steps.indexOf(at);
  return (
    <ol className="steps" aria-label={t('imports.steps')}>
      {steps.map((step, index) => (
        <li key={step} className={step === at ? 'on' : index < here ? 'past' : ''} aria-current={step === at ? 'step' : undefined}>
          {onGo && step !== at && open.includes(step) ? (
            <button type="button" onClick={() => onGo(step)}>
              <Mark index={index} past={index < here} />
              {t(`imports.step.${step}`)}
            </button>
          ) : (
            <span>
              <Mark index={index} past={index < here} />
              {t(`imports.step.${step}`)}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function Mark({ index, past }: { index: number; past: boolean }): JSX.Element {
  return <i className="no">{past ? <Icon name="check" /> : index + 1}</i>;
}
