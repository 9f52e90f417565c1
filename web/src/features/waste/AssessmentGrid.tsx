import type { JSX } from 'react';
import { t } from '../../i18n/i18n';
import type { Assessment, AssessmentItem } from './assessment';
import { lookOf, textOfItem } from './assessment';

/** The items as a sheet of cells: how dark says the points, a second edge says that a zero decides alone. */
export function AssessmentGrid({ assessment, current, onItem }: { assessment: Assessment; current?: number | undefined; onItem?: (item: AssessmentItem) => void }): JSX.Element {
  return (
    <>
      <div className="assess-grid" role="group" aria-label={t('waste.assess.cells')}>
        {assessment.items.map((item) => {
          const words = `${item.number} ${textOfItem(item)} ${item.score === null ? t('waste.assess.from.notApplicable') : `${item.score} / ${item.points}`}`;
          const look = `assess-cell ${lookOf(item)}${item.veto ? ' veto' : ''}${item.number === current ? ' on' : ''}`;
          return onItem
            ? <button key={item.number} type="button" className={look} title={words} aria-label={words} aria-pressed={item.number === current} onClick={() => onItem(item)}>{item.number}</button>
            : <span key={item.number} className={look} title={words}>{item.number}</span>;
        })}
      </div>
      <div className="row wrap g12 s12 t2 assess-legend">
        {(['full', 'part', 'none', 'out'] as const).map((look) => <span key={look} className="row g4"><i className={`assess-cell mark ${look}`} />{t(`waste.assess.look.${look}`)}</span>)}
        <span className="row g4"><i className="assess-cell mark none veto" />{t('waste.assess.veto')}</span>
      </div>
    </>
  );
}
