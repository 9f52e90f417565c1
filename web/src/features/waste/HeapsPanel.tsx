import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { HeapDialog } from './HeapDialog';
import type { Heap, Survey } from './heaps';
import { useHeaps } from './heaps';
import { SurveyDialog } from './SurveyDialog';
import { Tonnes } from './Tonnes';
import { nameOf } from './waste';

interface Props {
  site: string | undefined;
  year: string;
  names: ReadonlyMap<number, string>;
}

/** Heaps and ponds of earlier years: how much is old, what was to be taken out of it and what was, surveys against the book. */
export function HeapsPanel({ site, year, names }: Props): JSX.Element {
  const heaps = useHeaps(site, year);
  const may = useAllowed('waste.edit');
  const [act, setAct] = useState<{ kind: 'heap' | 'survey'; heap: Heap | undefined } | undefined>(undefined);
  const [open, setOpen] = useState('');
  const chosen = heaps.data?.items.find((one) => one.facilityId === open);
  const add = may && site !== undefined;
  return (
    <Panel
      title={t('waste.heap.title')} meta={t('waste.heap.meta', { year })} foot={t('waste.heap.note')} className="rec-measures"
      link={add && <button type="button" className="btn s" onClick={() => setAct({ kind: 'heap', heap: undefined })}>{t('waste.heap.add')}</button>}
    >
      <Loaded query={heaps} what={t('waste.heap.title')} problemOf={problemOf}>
        {(page) => (
          <>
            <DataTable
              label={t('waste.heap.title')} columns={columnsOf(names, site === undefined)} rows={page.items} rowKey={(one) => one.facilityId} cards rowClass={() => 'two'}
              current={chosen?.facilityId} onCurrent={(one) => setOpen(one.facilityId === open ? '' : one.facilityId)}
              empty={<EmptyState title={t('waste.heap.none')} fact={t('waste.heap.noneFact')} />}
            />
            {chosen && <Surveys heap={chosen} may={may} onAct={(kind) => setAct({ kind, heap: chosen })} />}
          </>
        )}
      </Loaded>
      {act?.kind === 'heap' && <HeapDialog site={act.heap === undefined ? site ?? '' : String(act.heap.site)} year={year} heap={act.heap} taken={(heaps.data?.items ?? []).map((one) => one.facilityId)} onClose={() => setAct(undefined)} />}
      {act?.kind === 'survey' && act.heap && <SurveyDialog heap={act.heap} onClose={() => setAct(undefined)} />}
    </Panel>
  );
}

function columnsOf(names: ReadonlyMap<number, string>, isGroup: boolean): readonly Column<Heap>[] {
  return [
    {
      key: 'name', title: t('waste.heap.name'), width: 210, sort: (one) => one.code,
      render: (one) => <span className="col"><b className="el">{nameOf(one)}</b><span className="t3 s12 el">{[t(`waste.heap.kind.${one.kind}`), ...(isGroup ? [names.get(one.site) ?? ''] : []), t('waste.rec.since', { day: one.since })].join(t('waste.comma'))}</span></span>,
    },
    {
      key: 'book', title: `${t('waste.heap.book')} t`, width: 140, align: 'right', sort: (one) => one.grams,
      render: (one) => { const path = one.wasteCodes.length === 1 ? `INV:${one.code}:${one.wasteCodes[0] ?? ''}` : ''; return path === '' || one.bookId === null ? <Tonnes grams={one.grams} bare /> : <Link to={`/ledger?site=${one.site}&book=${one.bookId}&path=${encodeURIComponent(path)}&days=366`}><Tonnes grams={one.grams} bare /></Link>; },
    },
    { key: 'old', title: `${t('waste.heap.old')} t`, width: 150, align: 'right', sort: (one) => one.oldGrams, render: (one) => <Tonnes grams={one.oldGrams} bare /> },
    {
      key: 'plan', title: `${t('waste.heap.consumed')} t`, width: 210, align: 'right', sort: (one) => one.consumedGrams,
      render: (one) => <span className="col"><Tonnes grams={one.consumedGrams} bare /><span className="t3 s12">{one.plannedGrams === null ? t('waste.heap.noPlan') : t('waste.heap.ofPlan', { mass: formatNumber(one.plannedGrams / 1e6, 3), share: one.plannedGrams === 0 ? '—' : formatNumber((one.consumedGrams / one.plannedGrams) * 100, 1) })}</span></span>,
    },
    {
      key: 'survey', title: t('waste.heap.lastSurvey'), width: 260,
      render: (one) => { const last = one.surveys[0]; return last ? <span className="col"><span>{massText(last)}</span><span className="t3 s12">{`${formatInstant(last.surveyedAt, 'date')} ${last.number}`}</span></span> : <span className="t3">{t('waste.heap.noSurvey')}</span>; },
    },
    { key: 'verdict', title: t('waste.heap.verdict'), render: (one) => { const last = one.surveys[0]; return last ? <Agreement survey={last} /> : '—'; } },
  ];
}

function massText(survey: Survey): string {
  return `${formatNumber(survey.massGrams / 1e6, 0)} ± ${formatNumber(survey.uncertaintyGrams / 1e6, 0)} t`;
}

function Agreement({ survey }: { survey: Survey }): JSX.Element {
  const difference = (survey.bookGrams - survey.massGrams) / 1e6;
  return (
    <span className="col heap-verdict">
      <StatusTag kind={survey.agrees ? 'ok' : 'error'}>{t(survey.agrees ? 'waste.heap.agrees' : 'waste.heap.differs')}</StatusTag>
      <span className="t3 s12">{t('waste.heap.difference', { mass: formatNumber(difference, 0, { sign: true }) })}</span>
    </span>
  );
}

function Surveys({ heap, may, onAct }: { heap: Heap; may: boolean; onAct: (kind: 'heap' | 'survey') => void }): JSX.Element {
  const maySurvey = useAllowed('waste.write');
  return (
    <div className="internal-note">
      <div className="row g8 wrap">
        <b>{t('waste.heap.surveysOf', { name: nameOf(heap) })}</b>
        <span className="sp" />
        {may && <button type="button" className="btn s" onClick={() => onAct('heap')}>{t('waste.heap.change')}</button>}
        {maySurvey && <button type="button" className="btn s" onClick={() => onAct('survey')}>{t('waste.heap.survey')}</button>}
      </div>
      {heap.note !== '' && <p>{heap.note}</p>}
      {heap.surveys.length === 0 ? <p>{t('waste.heap.noSurveyFact')}</p> : (
        <ul className="issue-list">
          {heap.surveys.map((one) => (
            <li key={one.id}>
              {`${formatInstant(one.surveyedAt, 'date')} ${one.number}${t('waste.comma')}${one.method}${t('waste.comma')}${formatNumber(one.volumeM3, 0)} m³ × ${formatNumber(one.densityTPerM3, 3)} t/m³ = ${massText(one)}${t('waste.comma')}`}
              {t('waste.heap.bookThen', { mass: formatNumber(one.bookGrams / 1e6, 3) })} <Agreement survey={one} /> <span className="t3">{`${one.document} ${one.enteredBy}`}</span>
            </li>
          ))}
        </ul>
      )}
      {heap.surveys[0]?.agrees === false && <p>{t('waste.heap.differsFact')} <Link to="/ledger/stocktakes">{t('waste.heap.stocktakes')}</Link></p>}
    </div>
  );
}
