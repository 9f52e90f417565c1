import type { JSX, ReactNode } from 'react';
import { useState } from 'react';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { Icon } from '../../ui/Icon';

interface Props {
  title: string;
  /** What it opens, and for whom. */
  fact: ReactNode;
  secret: string;
  /** How it is used. */
  children?: ReactNode;
  onClose: () => void;
}

/** A secret that is shown this one time; only its hash is kept. */
export function SecretDialog({ title, fact, secret, children, onClose }: Props): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(secret).then(() => setCopied(true));
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form">
        <p>{fact}</p>
        <div className="secret">
          <span>{secret}</span>
          <button type="button" className="btn s" onClick={copy}>
            <Icon name={copied ? 'check' : 'copy'} />
            <span aria-live="polite">{t(copied ? 'ui.copied' : 'ui.copy')}</span>
          </button>
        </div>
        <p className="row g6 s13">
          <Icon name="warning" />
          {t('system.shownOnce')}
        </p>
        {children}
        <div className="form-acts">
          <span className="sp" />
          <button type="button" className="btn p" onClick={onClose}>
            {t('system.noted')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
