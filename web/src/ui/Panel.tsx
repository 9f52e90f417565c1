import type { JSX, ReactNode, RefObject } from 'react';
import { useEffect, useId, useRef } from 'react';

interface Props {
  title?: ReactNode;
  /** One line of 12 px beside the title: counts, a legend in words. */
  meta?: ReactNode;
  /** Right end of the head: a link or a small control. */
  link?: ReactNode;
  foot?: ReactNode;
  /** Padding around the content; tables and lists go without. */
  padded?: boolean;
  className?: string;
  /** Name for assistive technology when there is no title. */
  label?: string;
  children: ReactNode;
}

/** A flat, ruled panel. It scrolls by itself; the page does not. */
export function Panel({ title, meta, link, foot, padded, className, label, children }: Props): JSX.Element {
  const id = useId();
  const content = useRef<HTMLDivElement>(null);
  useScrollFocus(content);
  return (
    <section
      className={className === undefined ? 'panel' : `panel ${className}`}
      {...(title === undefined ? (label === undefined ? {} : { 'aria-label': label }) : { 'aria-labelledby': id })}
    >
      {title !== undefined && (
        <div className="ph">
          <h2 id={id}>{title}</h2>
          {meta !== undefined && <span className="meta">{meta}</span>}
          <span className="sp" />
          {link}
        </div>
      )}
      <div className={padded === true ? 'pb pad' : 'pb'} ref={content}>
        {children}
      </div>
      {foot !== undefined && <div className="pf">{foot}</div>}
    </section>
  );
}

/** Content that scrolls and holds nothing to focus takes the focus itself, so that arrow keys scroll it. */
function useScrollFocus(content: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = content.current;
    if (!element) return undefined;
    const watch = (): void => {
      const scrolls = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
      if (scrolls && !element.querySelector('a, button, input, select, textarea, [tabindex]')) element.tabIndex = 0;
      else element.removeAttribute('tabindex');
    };
    const size = new ResizeObserver(watch);
    const follow = (): void => {
      size.disconnect();
      for (const one of [element, ...element.children]) size.observe(one);
    };
    const children = new MutationObserver(follow);
    children.observe(element, { childList: true });
    follow();
    return () => {
      size.disconnect();
      children.disconnect();
    };
  }, [content]);
}

/** A 3 px dot between two facts. */
export function Dot(): JSX.Element {
  return <i className="dt" />;
}

/** One key figure of a strip. */
export interface Kpi {
  key: string;
  name: ReactNode;
  value: ReactNode;
  note?: ReactNode;
}

/** Key figures side by side in one panel: name, number, the target in words. */
export function KpiStrip({ items, label }: { items: readonly Kpi[]; label: string }): JSX.Element {
  return (
    <section className="panel" aria-label={label}>
      <div className="kpis">
        {items.map((item) => (
          <div key={item.key}>
            <div className="k">{item.name}</div>
            <div className="v">{item.value}</div>
            {item.note !== undefined && <div className="n">{item.note}</div>}
          </div>
        ))}
      </div>
    </section>
  );
}

/** Keys that act on the list or chart in focus, shown at its foot. */
export function KeyHints({ hints }: { hints: readonly { keys: readonly string[]; text: string }[] }): JSX.Element {
  return (
    <div className="hints">
      {hints.map((hint) => (
        <span key={hint.text}>
          {hint.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
          {hint.text}
        </span>
      ))}
    </div>
  );
}
