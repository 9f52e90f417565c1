import type { JSX, ReactNode } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { IconName } from './Icon';
import { Icon } from './Icon';

/** One entry of a menu. Without `onClick` it only tells something. */
export interface MenuItem {
  key: string;
  text: string;
  icon?: IconName;
  on?: boolean;
  onClick?: () => void;
}

interface Props {
  label: string;
  content: ReactNode;
  items: readonly MenuItem[];
  className?: string;
  /** Opens leftwards from the right edge. */
  right?: boolean;
  /** Opens upwards, as from the foot of a panel. */
  up?: boolean;
}

/** A button that opens a short list of acts; ↑↓ moves, Enter acts, Esc closes. */
export function Menu({ label, content, items, className, right, up }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    root.current?.querySelector<HTMLElement>('.menu .on, .menu button')?.focus();
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);
  const move = (step: number): void => {
    const buttons = [...(root.current?.querySelectorAll<HTMLElement>('.menu button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      className="menu-at"
      ref={root}
      role="presentation"
      onKeyDown={(event) => {
        if (!open) return;
        if (event.key === 'Escape') {
          setOpen(false);
          root.current?.querySelector<HTMLElement>(':scope > button')?.focus();
        } else if (event.key === 'ArrowDown') move(1);
        else if (event.key === 'ArrowUp') move(-1);
        else return;
        event.preventDefault();
      }}
    >
      <button
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        title={label}
        onClick={() => setOpen(!open)}
      >
        <span className="sr">{label}</span>
        {content}
      </button>
      {open && (
        <div
          className="menu"
          role="menu"
          aria-label={label}
          style={{
            ...(up === true ? { bottom: '100%', marginBottom: 4 } : { top: '100%', marginTop: 4 }),
            ...(right === true ? { right: 0 } : { left: 0 }),
          }}
        >
          {items.map((item) => (
            <button
              key={item.key}
              type="button"
              role="menuitem"
              className={item.on === true ? 'on' : ''}
              onClick={() => {
                setOpen(false);
                item.onClick?.();
              }}
            >
              {item.icon && <Icon name={item.icon} />}
              <span className="sp">{item.text}</span>
              {item.on === true && <Icon name="check" />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
