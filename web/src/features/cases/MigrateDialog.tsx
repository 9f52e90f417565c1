import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { t, textOf } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { FormActs, SelectField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { Procedure } from './cases';
import { procedureQuery, refreshCases, versionsQuery } from './cases';
import { kindOf, say, statesOf } from './definition';

interface Result {
  cases: number;
  migrated: number;
  problems: readonly { case: string; number: string; reason: string; detail: string }[];
}

/** Moves the open cases of another version to this one: first a dry run that says what is in the way. */
export function MigrateDialog({ procedure, onClose }: { procedure: Procedure; onClose: () => void }): JSX.Element {
  const others = (useQuery(versionsQuery(procedure.item.type)).data ?? []).filter((one) => one.hash !== procedure.item.hash);
  const [from, setFrom] = useState('');
  const chosen = from || (others[0]?.hash ?? '');
  const source = useQuery({ ...procedureQuery(chosen), enabled: chosen !== '' }).data;
  const [map, setMap] = useState<Readonly<Record<string, string>>>({});
  const run = useMutation({
    mutationFn: (apply: boolean) => api.post<Result>('/cases/definitions/migrate', {
      from: chosen, to: procedure.item.hash, apply,
      map: Object.fromEntries(Object.entries(map).filter(([, to]) => to !== '')),
    }),
    onSuccess: () => refreshCases(),
  });
  const targets = statesOf(procedure.content.states);
  const unnamed = source ? statesOf(source.content.states).filter((state) => kindOf(state) !== 'final' && !targets.some((one) => one.id === state.id)) : [];
  const result = run.data;
  return (
    <Dialog title={t('cases.migrate')} onClose={onClose} width={680}>
      <div className="form">
        {run.error !== null && <Refused problem={problemOf(run.error)} />}
        <p className="t2 s13">{t('cases.migrateFact')}</p>
        <SelectField
          label={t('cases.fromVersion')} value={chosen} onChange={setFrom}
          choices={others.map((one) => ({ value: one.hash, text: `${t('cases.versionNo', { version: one.version })} ${one.hash.slice(0, 12)}` }))}
        />
        {unnamed.map((state) => (
          <SelectField
            key={state.id} label={t('cases.becomes', { state: say(state.labels) })} value={map[state.id] ?? ''}
            onChange={(to) => setMap({ ...map, [state.id]: to })}
            choices={[{ value: '', text: t('cases.choose') }, ...targets.filter((one) => kindOf(one) === kindOf(state)).map((one) => ({ value: one.id, text: say(one.labels) }))]}
          />
        ))}
        {result && (
          <div role="status">
            <b>{t(run.variables ? 'cases.migrated' : 'cases.dryRun', { cases: result.cases, migrated: result.migrated, problems: result.problems.length })}</b>
            <ul className="case-faults">
              {result.problems.map((one) => (
                <li key={`${one.case} ${one.reason} ${one.detail}`}>
                  <Link to={`/cases/${one.case}`} className="mono">{one.number}</Link>
                  <span>{textOf(`cases.inTheWay.${one.reason}`, one.reason)} <code>{one.detail}</code></span>
                </li>
              ))}
            </ul>
          </div>
        )}
        <FormActs note={t('cases.migrateNote')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.close')}</button>
          <button type="button" className="btn" disabled={chosen === '' || run.isPending} onClick={() => run.mutate(false)}>{t('cases.tryOut')}</button>
          <button type="button" className="btn p" disabled={!result || run.variables || result.cases === result.problems.length || run.isPending} onClick={() => run.mutate(true)}>{t('cases.migrate')}</button>
        </FormActs>
      </div>
    </Dialog>
  );
}
