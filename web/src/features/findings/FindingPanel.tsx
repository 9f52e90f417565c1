import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { AlarmSymbol, asPriority } from '../../ui/AlarmSymbol';
import { AreaField, fieldError } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { Refused } from '../../ui/states';
import type { Evidence, Finding } from './findings';
import { labelOf, objectOf, peopleQuery, refreshFindings, ruleOf } from './findings';
import { Due, FindingState } from './FindingsPage';

/** A finding with what it rests on, who owns it, and what may be done with it now. */
export function FindingPanel({ finding, onClose }: { finding: Finding; onClose: () => void }): JSX.Element {
  const may = useAllowed('findings.act');
  const [note, setNote] = useState('');
  const act = useMutation({
    mutationFn: ({ verb, body }: { verb: 'assign' | 'explain' | 'close' | 'case'; body: unknown }) =>
      api.post<Finding>(`/findings/${finding.id}/${verb}`, body),
    onSuccess: () => setNote(''),
    onSettled: refreshFindings,
  });
  const problem = act.error ? problemOf(act.error) : undefined;
  const verb = finding.state === 'open' ? 'explain' : finding.state === 'ended' ? 'close' : null;
  const opens = may && finding.caseId === null && finding.state !== 'closed';
  return (
    <SidePanel
      label={t('findings.finding')} width={360} onClose={onClose} title={objectOf(finding)} meta={ruleOf(finding)}
      symbol={<AlarmSymbol priority={asPriority(finding.severity)} state={finding.state === 'open' ? 'acknowledged' : 'none'} />}
      acts={may && (verb !== null || opens) ? (
        <>
          {opens && <button type="button" className="btn s" disabled={act.isPending} onClick={() => act.mutate({ verb: 'case', body: {} })}>{t('findings.openCase')}</button>}
          <span className="sp" />
          {verb !== null && (
            <button type="button" className="btn s p" disabled={act.isPending || note.trim() === ''} onClick={() => act.mutate({ verb, body: { note } })}>
              {t(`findings.act.${verb}`)}
            </button>
          )}
        </>
      ) : undefined}
    >
      <SideBlock>
        <Facts
          facts={[
            [t('findings.state'), <FindingState key="s" finding={finding} />],
            [t('findings.due'), <Due key="d" finding={finding} />],
            [t('findings.owner'), <Owner key="o" finding={finding} may={may && finding.state !== 'closed'} onAssign={(id) => act.mutate({ verb: 'assign', body: { personId: id } })} />],
            [t('findings.openedAt'), formatInstant(finding.openedAt, 'record')],
            [t('findings.seen'), t('findings.seenTimes', { time: formatInstant(finding.seenAt), count: finding.occurrences })],
            ...(finding.clause === null ? [] : [[t('findings.clause'), finding.clause] as const]),
            ...(finding.caseId === null ? [] : [[t('findings.case'), <Link key="c" to={`/cases/${finding.caseId}`}>{t('findings.toCase')}</Link>] as const]),
          ]}
        />
        <Link to={finding.route} className="row g6 find-object"><Icon name="right" />{t('findings.toObject')}</Link>
      </SideBlock>
      <SideBlock title={t('findings.evidence')}>
        <Facts facts={finding.evidence.map((line) => [labelOf(line), <EvidenceValue key={line.labelEn} line={line} />])} />
      </SideBlock>
      {finding.note !== '' && (
        <SideBlock title={t(finding.state === 'closed' ? 'findings.closingNote' : 'findings.explanation')}>
          <p className="find-note">{finding.note}</p>
          {finding.closedAt !== null && <p className="s12 t3">{finding.closedBy ?? t('findings.byProduct')} {formatInstant(finding.closedAt, 'record')}</p>}
        </SideBlock>
      )}
      {may && verb !== null && (
        <SideBlock>
          <AreaField
            label={t(`findings.note.${verb}`)} value={note} onChange={setNote} error={fieldError(problem, 'note')} hint={t('findings.noteHint')}
          />
        </SideBlock>
      )}
      {problem && <Refused problem={problem} />}
    </SidePanel>
  );
}

/** A text, a number with its unit, or an instant; a link where a page shows it. */
function EvidenceValue({ line }: { line: Evidence }): ReactNode {
  const isInstant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(line.value);
  const text = isInstant ? formatInstant(line.value, 'record') : `${line.value}${line.unit === null ? '' : ` ${formatUnit(line.unit)}`}`;
  return line.route === null ? text : <Link to={line.route}>{text}</Link>;
}

function Owner({ finding, may, onAssign }: { finding: Finding; may: boolean; onAssign: (id: string | null) => void }): JSX.Element {
  const people = useQuery({ ...peopleQuery, enabled: may }).data ?? [];
  if (!may) return <>{finding.ownerName ?? '—'}</>;
  return (
    <label className="inp s">
      <select value={finding.ownerId ?? ''} aria-label={t('findings.owner')} onChange={(event) => onAssign(event.target.value || null)}>
        <option value="">{t('findings.nobody')}</option>
        {finding.ownerId !== null && !people.some((one) => one.id === finding.ownerId) && <option value={finding.ownerId}>{finding.ownerName}</option>}
        {people.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
      </select>
    </label>
  );
}
