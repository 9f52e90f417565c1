import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dot } from '../../ui/Panel';
import type { CasePage } from './cases';
import { expertsQuery } from './cases';

/** Colleagues who had to do with the like before, the likeliest first; a press puts one into a field. */
export function Experts({ page, fields, onChoose }: { page: CasePage; fields: readonly { name: string; label: string }[]; onChoose: (field: string, person: string) => void }): JSX.Element | null {
  const experts = useQuery(expertsQuery(page.case.id)).data ?? [];
  if (experts.length === 0) return null;
  const percent = (share: number): string => formatNumber(share * 100, 0);
  return (
    <section className="case-similar" aria-label={t('cases.experts')}>
      <b>{t('cases.experts')}</b>
      <ul className="case-files">
        {experts.map((one) => (
          <li key={one.person.id} className="wrap">
            <span>{one.person.name}</span>
            <span className="s12 t2">
              {t('cases.expertScore', { score: percent(one.score) })}<Dot />{t('cases.expertText', { percent: percent(one.text) })}<Dot />{t('cases.expertPlace', { percent: percent(one.equipment) })}<Dot />{t('cases.expertCases', { count: one.cases })}
            </span>
            <span className="sp" />
            {fields.map((field) => <button key={field.name} type="button" className="btn x" onClick={() => onChoose(field.name, one.person.id)}>{t('cases.chooseAs', { field: field.label })}</button>)}
          </li>
        ))}
      </ul>
    </section>
  );
}
