import type { JSX } from 'react';
import { useState } from 'react';
import { t } from '../../../i18n/i18n';
import { Icon } from '../../../ui/Icon';

/** A code in full, and a button that copies it. */
export function CopyText({ label, text }: { label: string; text: string }): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="copy-text">
      <span className="s12 t3">{label}</span>
      <span className="row g4">
        <code className="mono sp">{text}</code>
        <button type="button" className="icon-btn" title={t('plant.copy')} onClick={() => void copy()}>
          <Icon name={copied ? 'check' : 'copy'} label={copied ? t('plant.copied') : t('plant.copyOf', { name: label })} />
        </button>
      </span>
    </div>
  );
}
