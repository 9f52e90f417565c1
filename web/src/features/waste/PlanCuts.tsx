import type { JSX } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { gramsOf } from './mass';
import { useMeasures } from './recovery';
import { Tonnes } from './Tonnes';

interface Props {
  site: string;
  year: string;
  /** Planned tonnes by measure, as typed. */
  cuts: Readonly<Record<string, string>>;
  may: boolean;
  onChange: (cuts: Record<string, string>) => void;
}

/** Table A.6 of a plan: what each reduction measure is to save in the year, beside what it saved so far. */
export function PlanCuts({ site, year, cuts, may, onChange }: Props): JSX.Element {
  const measures = useMeasures(site, year);
  return (
    <Panel
      title={t('waste.plan.part.A.6')} meta={t('waste.plan.cutsMeta')} foot={t('waste.plan.cutsNote')} className="plan-panel"
      link={<Link to={`/waste/registers?site=${site}&register=measures`}>{t('waste.rec.keepMeasures')}</Link>}
    >
      <Loaded query={measures} what={t('waste.rec.measures')} problemOf={problemOf}>
        {(page) => page.items.length === 0 ? <EmptyState title={t('waste.rec.noMeasures')} fact={t('waste.rec.noMeasuresFact')} /> : (
          <table className="grid plan-table">
            <thead><tr><th>{t('waste.rec.measure')}</th><th>{t('waste.waste')}</th><th className="r">{t('waste.rec.baseline')}</th><th className="r">{t('waste.rec.target')}</th><th className="r">{t('waste.rec.actual')}</th><th className="r">{`${t('waste.plan.plannedCut')} t`}</th><th className="r">{`${t('waste.rec.saved')} t`}</th><th className="r">{t('waste.plan.share')}</th></tr></thead>
            <tbody>
              {page.items.filter((one) => !one.isClosed || (cuts[one.id] ?? '') !== '').map((one) => {
                const text = cuts[one.id] ?? '';
                const planned = text.trim() === '' ? null : gramsOf(text);
                return (
                  <tr key={one.id}>
                    <td>{one.name} <span className="t3 s12">{one.code}</span></td>
                    <td className="mono">{one.wasteCode}</td>
                    <td className="r">{formatNumber(one.baselineKgPerT, 2)}</td>
                    <td className="r">{formatNumber(one.targetKgPerT, 2)}</td>
                    <td className="r">{one.ratioKgPerT === null ? <span className="t3 s12">{t('waste.rec.noOutput')}</span> : formatNumber(one.ratioKgPerT, 2)}</td>
                    <td className="r"><span className={text.trim() !== '' && planned === null ? 'inp s bad plan-mass' : 'inp s plan-mass'}><input value={text} disabled={!may} inputMode="decimal" aria-label={`${t('waste.plan.plannedCut')} ${one.code}`} onChange={(event) => onChange({ ...cuts, [one.id]: event.target.value })} /></span></td>
                    <td className="r">{one.ratioKgPerT === null ? '—' : <Tonnes grams={one.savedGrams} bare sign />}</td>
                    <td className="r">{planned === null || planned === 0 || one.ratioKgPerT === null ? '—' : `${formatNumber((one.savedGrams / planned) * 100, 1)}\u00a0%`}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        )}
      </Loaded>
    </Panel>
  );
}
