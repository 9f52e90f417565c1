import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { ConfirmWithConsequences } from '../../ui/dialogs';
import { KpiStrip, Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { AccidentDialog } from './AccidentDialog';
import type { Assessment, AssessmentItem } from './assessment';
import { groundOf, isGap, systemOf, textOfItem, useAssessment } from './assessment';
import { AssessmentGrid } from './AssessmentGrid';
import { EvidencePanel } from './EvidencePanel';
import { Verdict } from './Verdict';
import './waste.css';

/** The standardized assessment of a site: items scored from the books, from what people saw, until it expires. */
export function AssessmentPage(): JSX.Element {
  const site = useSite();
  const found = useAssessment(site?.id);
  const may = useSession()?.permissions.includes('waste.edit') ?? false;
  const [asked, setAsked] = useState<'' | 'sign' | 'accident'>('');
  const data = found.data;
  return (
    <>
      <PageHeader
        title={t('app.menu.waste.assessment')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]}
        tags={data && (
          <>
            <Verdict verdict={data.verdict} />
            {data.toBeConfirmed && <StatusTag kind="quiet">{t('waste.assess.toBeConfirmed')}</StatusTag>}
          </>
        )}
        actions={may && data && (
          <>
            <button type="button" className="btn" onClick={() => setAsked('accident')}>{t('waste.assess.accident')}</button>
            <button type="button" className="btn p" onClick={() => setAsked('sign')}>{t('waste.assess.sign')}</button>
          </>
        )}
      />
      <div className="body waste-board">
        <Loaded query={found} what={t('app.menu.waste.assessment')} problemOf={problemOf}>
          {(assessment) => <Content assessment={assessment} may={may} />}
        </Loaded>
      </div>
      {asked === 'sign' && data && <SignDialog assessment={data} onClose={() => setAsked('')} />}
      {asked === 'accident' && data && <AccidentDialog site={data.site} onClose={() => setAsked('')} />}
    </>
  );
}

function Content({ assessment, may }: { assessment: Assessment; may: boolean }): JSX.Element {
  const [chosen, setChosen] = useAddress('item');
  const [show, setShow] = useAddress('show', 'gaps');
  const columns = useMemo(columnsOf, []);
  const gaps = assessment.items.filter(isGap);
  const rows = show === 'all' ? assessment.items : gaps;
  const current = assessment.items.find((item) => String(item.number) === chosen);
  const choose = (item: AssessmentItem): void => setChosen(String(item.number) === chosen ? '' : String(item.number));
  return (
    <>
      <KpiStrip label={t('waste.figures')} items={kpisOf(assessment)} />
      <div className={current ? 'waste-two assess-two' : 'assess-one'}>
        <div className="col g12">
          <Panel title={t('waste.assess.cells')} meta={t('waste.assess.cellsMeta')} padded>
            <AssessmentGrid assessment={assessment} current={current?.number} onItem={choose} />
          </Panel>
          <Panel
            title={show === 'all' ? t('waste.assess.items') : t('waste.assess.gaps')} meta={String(rows.length)} foot={<span className="s12 t2">{assessment.source}</span>}
            className="assess-items"
            link={(
              <span className="seg small" role="group" aria-label={t('waste.assess.shown')}>
                {(['gaps', 'all'] as const).map((one) => <button key={one} type="button" className={show === one ? 'on' : ''} aria-pressed={show === one} onClick={() => setShow(one)}>{t(`waste.assess.show.${one}`)}</button>)}
              </span>
            )}
          >
            <DataTable
              label={t('waste.assess.items')} columns={columns} rows={rows} rowKey={(one) => String(one.number)} cards
              current={current === undefined ? undefined : String(current.number)} onCurrent={(one) => setChosen(String(one.number))}
              empty={<EmptyState title={t('waste.assess.noGaps')} fact={t('waste.assess.noGapsFact')} />}
            />
          </Panel>
          <Past assessment={assessment} />
        </div>
        {current && <EvidencePanel key={current.number} assessment={assessment} item={current} may={may} onClose={() => setChosen('')} />}
      </div>
    </>
  );
}

function kpisOf(one: Assessment): { key: string; name: string; value: JSX.Element; note: string }[] {
  const scored = one.items.filter((item) => item.from === 'rule' || item.from === 'notApplicable').length;
  const gaps = one.items.filter(isGap);
  const last = one.signed[0];
  const value = (text: string, unit = ''): JSX.Element => <span className="val">{text}<span className="u">{unit}</span></span>;
  return [
    { key: 'points', name: t('waste.assess.points'), value: value(formatNumber(one.points, 0), `/ ${one.fullPoints}`), note: t('waste.assess.limits', { pass: formatNumber(one.passLimit, 2), basic: formatNumber(one.basicLimit, 2) }) },
    { key: 'vetoes', name: t('waste.assess.vetoes'), value: value(formatNumber(one.vetoes.length, 0)), note: one.vetoes.length === 0 ? t('waste.assess.noVeto') : t('waste.assess.vetoItems', { items: one.vetoes.join(t('waste.listComma')) }) },
    { key: 'auto', name: t('waste.assess.auto'), value: value(formatNumber((scored / one.items.length) * 100, 0), '%'), note: t('waste.assess.autoNote', { count: scored, all: one.items.length }) },
    { key: 'gaps', name: t('waste.assess.gaps'), value: value(formatNumber(gaps.length, 0)), note: t('waste.assess.gapsNote', { count: gaps.filter((item) => item.caseId !== null).length }) },
    { key: 'signed', name: t('waste.assess.lastSigned'), value: last ? value(`${last.points}`, `/ ${last.fullPoints}`) : value('—'), note: last ? `${t(`waste.assess.verdict.${last.verdict}`)} ${formatInstant(last.at, 'short')}` : t('waste.assess.neverSigned') },
  ];
}

function columnsOf(): readonly Column<AssessmentItem>[] {
  return [
    { key: 'number', title: t('waste.assess.number'), width: 56, align: 'right', sort: (one) => one.number, render: (one) => <b>{one.number}</b> },
    {
      key: 'text', title: t('waste.assess.item'), width: 400, sort: (one) => systemOf(one),
      render: (one) => <span className="col"><span className="el" title={textOfItem(one)}>{textOfItem(one)}</span><span className="t3 s12 el">{systemOf(one)}，{one.clause}</span></span>,
    },
    { key: 'score', title: t('waste.assess.score'), width: 72, align: 'right', sort: (one) => one.score ?? 9, render: (one) => one.score === null ? t('waste.assess.none') : <span className={isGap(one) ? 'b' : ''}>{`${one.score} / ${one.points}`}</span> },
    { key: 'ground', title: t('waste.assess.ground'), width: 300, render: (one) => <span className="el" title={groundOf(one)}>{groundOf(one)}</span> },
    { key: 'until', title: t('waste.validUntil'), width: 110, wideOnly: true, render: (one) => one.from === 'person' && one.evidence ? one.evidence.validUntil : '—' },
    { key: 'case', title: t('waste.assess.task'), render: (one) => one.caseId === null ? (one.veto && isGap(one) ? <StatusTag kind="error">{t('waste.assess.veto')}</StatusTag> : '—') : <Link to={`/cases/${one.caseId}`}>{one.caseNumber}</Link> },
  ];
}

function Past({ assessment }: { assessment: Assessment }): JSX.Element | null {
  if (assessment.signed.length === 0 && assessment.accidents.length === 0) return null;
  return (
    <Panel title={t('waste.assess.past')} meta={t('waste.assess.pastMeta')}>
      <ul className="plain-list">
        {assessment.accidents.map((one) => (
          <li key={one.id} className="row g8"><span className="late">{one.happenedOn}</span><span className="el sp">{one.what}</span><StatusTag kind="error">{t(one.isMajor ? 'waste.assess.major' : 'waste.assess.accident')}</StatusTag></li>
        ))}
        {assessment.signed.map((one) => (
          <li key={one.id} className="row g8"><span>{formatInstant(one.at, 'short')}</span><b>{`${one.points} / ${one.fullPoints}`}</b><Verdict verdict={one.verdict} /><span className="sp" /><span className="t3 s12">{one.signedBy}</span></li>
        ))}
      </ul>
    </Panel>
  );
}

function SignDialog({ assessment, onClose }: { assessment: Assessment; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const sign = useMutation({
    mutationFn: () => api.post(`/waste/sites/${assessment.site}/assessments`, {}),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['waste'] }); onClose(); },
  });
  return (
    <ConfirmWithConsequences
      title={t('waste.assess.signAsk')} act={t('waste.assess.sign')} busy={sign.isPending} problem={sign.isError ? problemOf(sign.error) : undefined}
      onAct={() => sign.mutate()} onCancel={onClose} note={t('waste.assess.signNote')}
      consequences={[
        [t('waste.assess.points'), `${assessment.points} / ${assessment.fullPoints}`],
        [t('waste.assess.result'), t(`waste.assess.verdict.${assessment.verdict}`)],
        [t('waste.assess.gaps'), formatNumber(assessment.items.filter(isGap).length, 0)],
      ]}
    />
  );
}
