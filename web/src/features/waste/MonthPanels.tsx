import type { JSX } from 'react';
import { Link } from 'react-router';
import { address } from '../../api/client';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { Facts } from '../../ui/SidePanel';
import { EmptyState } from '../../ui/states';
import type { Period } from './period';
import { monthOf } from './period';

/** Where a period stands: due day, book, checks, filing. */
export function StandPanel({ period }: { period: Period }): JSX.Element {
  const left = period.filedAt !== null ? '' : t(period.daysLeft < 0 ? 'waste.daysOver' : 'waste.daysToGo', { count: Math.abs(period.daysLeft) });
  return (
    <Panel title={t('waste.whereItStands')} padded>
      <Facts
        facts={[
          [t('waste.reportBy'), <span key="due" className={period.filedAt === null && period.daysLeft < 0 ? 'late' : ''}>{[period.dueOn, left].filter((text) => text !== '').join(t('waste.comma'))}</span>],
          [t('waste.book'), t(period.isClosed ? 'waste.bookClosed' : period.isEnded ? 'waste.bookOpen' : 'waste.bookRunning')],
          [t('waste.lastCheck'), period.checkedAt === null ? '—' : formatInstant(period.checkedAt, 'short')],
          [t('waste.filing'), period.filedAt === null ? '—' : [period.filedBy, formatInstant(period.filedAt, 'short')].join(t('waste.comma'))],
        ]}
      />
    </Panel>
  );
}

/** The forms of a period: as they stand now, or as they were filed, with their hash. */
export function FormsPanel({ period }: { period: Period }): JSX.Element {
  const month = monthOf(period.period);
  return (
    <Panel title={t('waste.forms')} meta={t(period.filedAt === null ? 'waste.formsNow' : 'waste.formsFrozen')} foot={t('waste.formsFoot')}>
      <ul className="plain-list">
        {period.formNames.map((name) => {
          const filed = period.forms.find((one) => one.form === name);
          const now = { site: period.site, month };
          return (
            <li key={name} className="col">
              <span className="row g8">
                <Link className="sp" to={`/waste/reports?site=${period.site}&month=${month}&form=${name}`}>{t(`waste.form.${name}`)}</Link>
                {filed
                  ? <a className="btn s" href={address(`/waste/periods/${period.period}/forms/${name}`, { site: period.site })} download>{t('waste.asCsv')}</a>
                  : <><a className="btn s" href={address(`/waste/registers/${name}/export`, { ...now, format: 'csv' })} download>{t('waste.asCsv')}</a><a className="btn s" href={address(`/waste/registers/${name}/export`, { ...now, format: 'xlsx' })} download>{t('waste.asXlsx')}</a></>}
              </span>
              {filed && <span className="s12 t3">{t('waste.rows', { count: filed.rows, mass: formatNumber(filed.totalGrams / 1e6, 3) })} <span className="mono" title={filed.hash}>{`SHA-256 ${filed.hash.slice(0, 16)}…`}</span></span>}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** Periods that were filed, the last first. */
export function FiledPanel({ period, onChoose }: { period: Period; onChoose: (period: string) => void }): JSX.Element {
  return (
    <Panel title={t('waste.filedPeriods')}>
      {period.recent.length === 0 ? <EmptyState title={t('waste.nothingFiled')} fact={t('waste.nothingFiledFact')} /> : (
        <ul className="plain-list">
          {period.recent.map((one) => (
            <li key={one.period} className="row g8">
              <button type="button" className="btn s t" onClick={() => onChoose(one.period)}>{one.period}</button>
              <span className="sp t3 s12">{[one.filedBy, formatInstant(one.filedAt, 'short')].join(t('waste.comma'))}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
