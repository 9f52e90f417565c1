import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber, formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { Loaded } from '../../ui/states';
import type { Calculation, Revision } from './calculations';
import { revisionsQuery } from './calculations';
import { RecalculateDialog } from './RecalculateDialog';

/** What late data, corrections and people had computed again: how many results changed, and the greatest difference. */
export function RevisionsPanel({ item }: { item: Calculation }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const mayEdit = useAllowed('plant.edit');
  const revisions = useQuery(revisionsQuery(item.signalId));
  return (
    <Panel
      title={t('calculations.revisions')}
      meta={t('calculations.revisionsMeta')}
      link={mayEdit && item.fault === null && <button type="button" className="btn x" onClick={() => setAsking(true)}>{t('calculations.recalculate')}</button>}
    >
      <Loaded query={revisions} what={t('calculations.revisions')} problemOf={problemOf}>
        {(rows) => (
          <ul className="versions">
            {rows.map((one) => <Row key={`${one.at} ${one.fromAt}`} one={one} item={item} />)}
            {rows.length === 0 && <li className="s13 t2">{t('calculations.noRevisions')}</li>}
          </ul>
        )}
      </Loaded>
      {asking && <RecalculateDialog item={item} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function Row({ one, item }: { one: Revision; item: Calculation }): JSX.Element {
  const number = (value: number | null): string => (value === null ? '—' : `${formatNumber(value, item.decimals)} ${formatUnit(item.unit)}`.trim());
  return (
    <li>
      <div className="row g8 wrap">
        <b>{t(`calculations.cause.${one.cause}`)}</b>
        <span className="s12 t2">{t('calculations.stretchOf', { from: formatInstant(one.fromAt), to: formatInstant(one.toAt) })}</span>
        {one.jobId !== null && <Link className="s12" to={`/system/jobs?job=${one.jobId}`}>{t('calculations.job')}</Link>}
      </div>
      <span className="s13">{t('calculations.changedOf', { changed: one.changed, added: one.added, computed: one.computed })}</span>
      {one.largestAt !== null && (
        <span className="s12 t2">
          {t('calculations.largest', { at: formatInstant(one.largestAt) })} <del>{number(one.before)}</del> <ins>{number(one.after)}</ins>
        </span>
      )}
      <span className="s12 t3">{[formatInstant(one.at), one.byName, one.reason].filter(Boolean).join(t('calculations.comma'))}</span>
    </li>
  );
}
