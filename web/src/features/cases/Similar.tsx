import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dot } from '../../ui/Panel';
import { StatusTag } from '../../ui/StatusTag';
import type { Procedure } from './cases';
import { similarQuery } from './cases';
import { say } from './definition';
import type { Typed } from './FormFields';

const pause = 700;

/** Earlier cases like the one that is being written; whether one is the same, a person decides. */
export function Similar({ procedure, typed }: { procedure: Procedure; typed: Typed }): JSX.Element | null {
  const fields = procedure.content.similar ?? [];
  const wanted = JSON.stringify(Object.fromEntries(fields.map((field) => [field, textOf(typed[field])])));
  const [asked, setAsked] = useState(wanted);
  useEffect(() => {
    // Asked when the hand rests, not at every letter.
    const timer = setTimeout(() => setAsked(wanted), pause);
    return () => clearTimeout(timer);
  }, [wanted]);
  const texts: Readonly<Record<string, string>> = Object.fromEntries(fields.map((field) => [field, textIn(asked, field)]));
  const found = useQuery({ ...similarQuery(procedure.item.type, texts), enabled: fields.length > 0 && Object.values(texts).some((text) => text.length > 3) }).data;
  if (!found || found.length === 0) return null;
  const properties = procedure.content.data.properties ?? {};
  return (
    <section className="case-similar" aria-label={t('cases.similar')} aria-live="polite">
      <b>{t('cases.similarFound', { count: found.length })}</b>
      <ul className="case-files">
        {found.map(({ case: one, fields: alike }) => (
          <li key={one.id}>
            <a href={`/cases/${one.id}`} target="_blank" rel="noreferrer" className="el">{one.title ?? one.number}</a>
            <StatusTag kind="quiet">{t(`cases.status.${one.status}`)}</StatusTag>
            <span className="s12 t3 nw">{formatInstant(one.openedAt, 'date')}</span>
            <span className="sp" />
            <span className="s12 t2 nw">
              {Object.entries(alike).map(([field, share], index) => (
                <span key={field}>{index > 0 && <Dot />}{t('cases.alike', { field: say(properties[field]?.['x-labels'], field), percent: formatNumber(share * 100, 0) })}</span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function textOf(value: string | boolean | undefined): string {
  return typeof value === 'string' ? value.trim() : '';
}

function textIn(json: string, field: string): string {
  const read: unknown = JSON.parse(json);
  if (typeof read !== 'object' || read === null) return '';
  const value: unknown = Object.entries(read).find(([name]) => name === field)?.[1];
  return typeof value === 'string' ? value : '';
}
