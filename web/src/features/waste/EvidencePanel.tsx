import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { AreaField, fieldError, SelectField, TextField } from '../../ui/fields';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { Refused } from '../../ui/states';
import type { Assessment, AssessmentItem } from './assessment';
import { groundOf, isGap, systemOf, textOfItem } from './assessment';

interface Props {
  assessment: Assessment;
  item: AssessmentItem;
  may: boolean;
  onClose: () => void;
}

/** One item: what its points rest on, the evidence that a person adds, the case that closes the gap. */
export function EvidencePanel({ assessment, item, may, onClose }: Props): JSX.Element {
  const seen = item.evidence;
  return (
    <SidePanel label={t('waste.assess.item')} title={`${item.number} ${systemOf(item)}`} meta={item.clause} onClose={onClose} width={400}>
      <SideBlock>
        <p className="assess-text">{textOfItem(item)}</p>
        <Facts facts={[
          [t('waste.assess.score'), item.score === null ? t('waste.assess.from.notApplicable') : `${item.score} / ${item.points}`],
          [t('waste.assess.ground'), groundOf(item)],
          ...(item.fact ? [[t('waste.assess.books'), t(`waste.assess.fact.${item.fact.code}`, { value: item.fact.value })] as const] : []),
          ...(seen ? [[t('waste.assess.seen'), `${seen.seenOn}，${seen.enteredBy}`] as const, [t('waste.validUntil'), seen.validUntil] as const] : []),
        ]} />
        {item.veto && <p className="s12 t2">{t('waste.assess.vetoNote')}</p>}
      </SideBlock>
      {may && isGap(item) && <Task assessment={assessment} item={item} />}
      {may && <EvidenceForm assessment={assessment} item={item} />}
    </SidePanel>
  );
}

function Task({ assessment, item }: { assessment: Assessment; item: AssessmentItem }): JSX.Element {
  const queries = useQueryClient();
  const open = useMutation({
    mutationFn: () => api.post(`/waste/sites/${assessment.site}/gaps`, { item: item.number }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste', 'assessment'] }),
  });
  return (
    <SideBlock title={t('waste.assess.task')}>
      {item.caseId === null
        ? <button type="button" className="btn s" disabled={open.isPending} onClick={() => open.mutate()}>{t('waste.assess.openTask')}</button>
        : <Link to={`/cases/${item.caseId}`}>{item.caseNumber}</Link>}
      {open.isError && <Refused problem={problemOf(open.error)} />}
    </SideBlock>
  );
}

function EvidenceForm({ assessment, item }: { assessment: Assessment; item: AssessmentItem }): JSX.Element {
  const queries = useQueryClient();
  const [score, setScore] = useState(String(item.points));
  const [note, setNote] = useState('');
  const [document, setDocument] = useState('');
  const [seenOn, setSeenOn] = useState(assessment.day);
  const [until, setUntil] = useState('');
  const store = useMutation({
    mutationFn: () => api.post(`/waste/sites/${assessment.site}/evidence`, {
      item: item.number, score: score === '' ? null : Number(score), note, document, seenOn, validUntil: until === '' ? null : until,
    }),
    onSuccess: async () => { setNote(''); setDocument(''); await queries.invalidateQueries({ queryKey: ['waste'] }); },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  const points = Array.from({ length: item.points + 1 }, (_, at) => ({ value: String(item.points - at), text: t('waste.assess.pointsOf', { points: item.points - at }) }));
  return (
    <SideBlock title={t('waste.assess.addEvidence')}>
      <form className="col g8" onSubmit={submit}>
        <SelectField label={t('waste.assess.score')} value={score} onChange={setScore} error={fieldError(problem, 'score')} choices={[...points, { value: '', text: t('waste.assess.from.notApplicable') }]} />
        <AreaField label={t('waste.assess.note')} value={note} onChange={setNote} rows={2} error={fieldError(problem, 'note')} />
        <TextField label={t('waste.assess.document')} value={document} onChange={setDocument} error={fieldError(problem, 'document')} />
        <div className="row g8 wrap">
          <TextField label={t('waste.assess.seenOn')} value={seenOn} onChange={setSeenOn} input={{ type: 'date', max: assessment.day }} error={fieldError(problem, 'seenOn')} />
          <TextField label={t('waste.validUntil')} value={until} onChange={setUntil} input={{ type: 'date' }} error={fieldError(problem, 'validUntil')} hint={t('waste.assess.untilHint', { days: item.validDays === 0 ? 365 : item.validDays })} />
        </div>
        {problem && <Refused problem={problem} />}
        <div><button type="submit" className="btn s p" disabled={store.isPending || note.trim() === ''}>{t('waste.assess.store')}</button></div>
      </form>
    </SideBlock>
  );
}
