import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { OutputDialog } from './OutputDialog';
import type { Measure } from './recovery';
import { useMeasures } from './recovery';
import { Tonnes } from './Tonnes';

interface Props {
  site: string | undefined;
  year: string;
  names: ReadonlyMap<number, string>;
  wasteName: (site: number, code: string) => string;
}

/** Measures that make less waste per tonne of product, with what each one saved in the year. */
export function MeasuresPanel({ site, year, names, wasteName }: Props): JSX.Element {
  const measures = useMeasures(site, year);
  const may = useAllowed('waste.edit');
  const [open, setOpen] = useState('');
  const [entering, setEntering] = useState(false);
  const total = (measures.data?.items ?? []).reduce((all, one) => all + one.countedGrams, 0);
  const chosen = measures.data?.items.find((one) => one.id === open);
  return (
    <Panel
      title={t('waste.rec.measures')} foot={t('waste.rec.measuresNote')} className="rec-measures"
      meta={measures.data && measures.data.items.length > 0 && t('waste.rec.savedTotal', { mass: formatNumber(total / 1e6, 3), year })}
      link={site !== undefined && (
        <span className="row g8">
          {may && <button type="button" className="btn s" onClick={() => setEntering(true)}>{t('waste.rec.enterOutput')}</button>}
          <Link to={`/waste/registers?site=${site}&register=measures`}>{t('waste.rec.keepMeasures')}</Link>
        </span>
      )}
    >
      <Loaded query={measures} what={t('waste.rec.measures')} problemOf={problemOf}>
        {(page) => (
          <>
            <DataTable
              label={t('waste.rec.measures')} columns={columnsOf(names, wasteName, site === undefined)} rows={page.items} rowKey={(one) => one.id} cards rowClass={() => 'two'}
              current={chosen?.id} onCurrent={(one) => setOpen(one.id === open ? '' : one.id)}
              empty={<EmptyState title={t('waste.rec.noMeasures')} fact={t('waste.rec.noMeasuresFact')} action={site !== undefined && <Link to={`/waste/registers?site=${site}&register=measures&entry=new`}>{t('waste.rec.firstMeasure')}</Link>} />}
            />
            {chosen && <Months measure={chosen} />}
          </>
        )}
      </Loaded>
      {entering && site !== undefined && <OutputDialog site={site} year={year} onClose={() => setEntering(false)} />}
    </Panel>
  );
}

function columnsOf(names: ReadonlyMap<number, string>, wasteName: (site: number, code: string) => string, isGroup: boolean): readonly Column<Measure>[] {
  return [
    {
      key: 'name', title: t('waste.rec.measure'), width: 300, sort: (one) => one.code,
      render: (one) => <span className="col"><span className="el" title={one.name}>{one.name}{one.isClosed && <StatusTag kind="quiet">{t('waste.reg.isClosed')}</StatusTag>}</span><span className="t3 s12 el">{[one.code, t(`waste.rec.kind.${one.kind}`), ...(isGroup ? [names.get(one.site) ?? ''] : []), t('waste.rec.since', { day: one.startsOn })].join(t('waste.comma'))}</span></span>,
    },
    { key: 'waste', title: t('waste.waste'), width: 150, sort: (one) => one.wasteCode, render: (one) => <span className="col"><span className="el">{wasteName(one.site, one.wasteCode)}</span><span className="t3 s12">{one.wasteCode}</span></span> },
    { key: 'baseline', title: t('waste.rec.baseline'), width: 92, align: 'right', render: (one) => formatNumber(one.baselineKgPerT, 2) },
    { key: 'target', title: t('waste.rec.target'), width: 92, align: 'right', render: (one) => formatNumber(one.targetKgPerT, 2) },
    { key: 'actual', title: t('waste.rec.actual'), width: 110, align: 'right', render: (one) => <Actual measure={one} /> },
    {
      key: 'saved', title: `${t('waste.rec.saved')} t`, width: 150, align: 'right', sort: (one) => one.savedGrams,
      render: (one) => one.ratioKgPerT === null ? '—' : <span className="col"><Tonnes grams={one.savedGrams} bare sign />{one.countedGrams !== one.savedGrams && <span className="t3 s12">{t('waste.rec.countedElsewhere')}</span>}</span>,
    },
    { key: 'evidence', title: t('waste.rec.evidence'), render: (one) => <span className="col"><span className="el" title={one.evidence}>{one.evidence}</span><span className="t3 s12">{one.document}</span></span> },
  ];
}

function Actual({ measure }: { measure: Measure }): JSX.Element {
  if (measure.ratioKgPerT === null) return <span className="t3 s12" title={t('waste.rec.noOutputFact')}>{t('waste.rec.noOutput')}</span>;
  const meets = measure.ratioKgPerT <= measure.targetKgPerT;
  return <span className="row g6 rec-share"><b>{formatNumber(measure.ratioKgPerT, 2)}</b><StatusTag kind={meets ? 'ok' : 'plain'}>{t(meets ? 'waste.rec.meets' : 'waste.rec.notYet')}</StatusTag></span>;
}

function Months({ measure }: { measure: Measure }): JSX.Element {
  return (
    <div className="internal-note">
      <b>{measure.name}</b>
      {measure.months.length === 0 ? <p>{t('waste.rec.noOutputFact')}</p> : (
        <ul className="issue-list">
          {measure.months.map((one) => (
            <li key={one.month}>
              {t('waste.rec.monthSaving', {
                month: one.month, before: formatNumber(measure.baselineKgPerT, 2), now: formatNumber(one.ratioKgPerT, 2),
                output: formatNumber(one.outputGrams / 1e6, 3), saved: formatNumber(one.savedGrams / 1e6, 3), waste: formatNumber(one.generatedGrams / 1e6, 3),
              })}
              {!one.counts && <span className="t3">{` ${t('waste.rec.countedElsewhere')}`}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
