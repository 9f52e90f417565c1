import type { JSX, ReactNode } from 'react';
import { useEffect } from 'react';
import { t } from '../i18n/i18n';
import { Icon } from './Icon';

interface Props {
  title: ReactNode;
  /** Line under the title: where it is, what its number is. */
  meta?: ReactNode;
  /** Symbol before the title. */
  symbol?: ReactNode;
  onClose?: () => void;
  /** Acts, in a foot of 44 px. */
  acts?: ReactNode;
  width?: number;
  label: string;
  children: ReactNode;
}

/** The detail of a selection, beside the list; Esc closes it. */
export function SidePanel({ title, meta, symbol, onClose, acts, width = 320, label, children }: Props): JSX.Element {
  useEffect(() => {
    if (!onClose) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open], .ant-modal-wrap, .menu')) onClose();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside className="panel side" aria-label={label} style={{ width }}>
      <div
        className="row g8"
        style={{ padding: '10px 12px', borderBottom: '1px solid var(--line2)', alignItems: 'flex-start' }}
      >
        {symbol}
        <div className="sp el">
          <h2>{title}</h2>
          {meta !== undefined && <div className="s12 t2 el">{meta}</div>}
        </div>
        {onClose && (
          <button type="button" className="icon-btn" aria-label={t('ui.close')} title={t('ui.close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </div>
      <div className="pb">{children}</div>
      {acts !== undefined && (
        <div className="pf" style={{ minHeight: 44 }}>
          {acts}
        </div>
      )}
    </aside>
  );
}

/** A titled block inside a side panel, ruled off from the one above. */
export function SideBlock({ title, children }: { title?: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <div style={{ padding: '10px 12px', borderBottom: '1px solid var(--line2)' }}>
      {title !== undefined && (
        <div className="s12 t2" style={{ marginBottom: 4 }}>
          {title}
        </div>
      )}
      {children}
    </div>
  );
}

/** Name and value pairs. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }): JSX.Element {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => [<dt key={`${name}.`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}
