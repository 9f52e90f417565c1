import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, SelectField, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { gramsOf } from './mass';
import { Tonnes } from './Tonnes';
import type { BatchDetail } from './waste';
import { nameOf } from './waste';

const elements = ['Al', 'F', 'Cl', 'S', 'Na', 'As'] as const;

interface Books {
  books: { name: string; grams: number }[];
  samples: { id: string; number: string; takenAt: string; moisture: number; elements: Record<string, number>; enteredBy: string }[];
}

interface Reweighed {
  waterGrams: number;
  differenceGrams: number;
}

const percent = (share: number): string => `${formatNumber(share * 100, 2)} %`;

/** What lies of a batch wet, dry and by element, and the samples that say so. */
export function SamplesPanel({ detail }: { detail: BatchDetail }): JSX.Element {
  const { batch } = detail;
  const [act, setAct] = useState<'' | 'sample' | 'reweigh'>('');
  const may = useAllowed('waste.write');
  const query = useQuery({
    queryKey: ['waste', 'batchBooks', batch.id],
    queryFn: ({ signal }) => api.get<Books>(`/waste/batches/${batch.id}/books`, undefined, signal),
  });
  return (
    <Panel
      title={t('waste.books')}
      link={may && !batch.isClosed && (
        <span className="row g8">
          {(query.data?.samples.length ?? 0) > 0 && batch.places.length > 0 && <button type="button" className="btn s" onClick={() => setAct('reweigh')}>{t('waste.reweigh')}</button>}
          <button type="button" className="btn s" onClick={() => setAct('sample')}>{t('waste.addSample')}</button>
        </span>
      )}
    >
      <Loaded query={query} what={t('waste.books')} problemOf={problemOf}>
        {(found) => (
          <>
            <dl className="waste-facts">{found.books.map((one) => <div key={one.name}><dt>{t(`waste.bookOf.${one.name}`)}</dt><dd><Tonnes grams={one.grams} /></dd></div>)}</dl>
            {found.samples.length === 0 ? <EmptyState title={t('waste.noSamples')} fact={t('waste.noSamplesFact')} /> : (
              <ul className="plain-list" aria-label={t('waste.samples')}>
                {found.samples.map((one) => (
                  <li key={one.id} className="row g8 wrap">
                    <b className="mono">{one.number}</b>
                    <span className="sp">{[`${t('waste.moisturePercent')} ${percent(one.moisture)}`, ...Object.entries(one.elements).map(([name, share]) => `${t(`waste.bookOf.${name}`)} ${percent(share)}`)].join(t('waste.comma'))}</span>
                    <span className="t3 s12">{[formatInstant(one.takenAt, 'short'), one.enteredBy].join(t('waste.comma'))}</span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
      {act === 'sample' && <SampleDialog batch={batch.id} onClose={() => setAct('')} />}
      {act === 'reweigh' && <ReweighDialog detail={detail} onClose={() => setAct('')} />}
    </Panel>
  );
}

const shareOf = (text: string): number | null => {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || Number.isNaN(value) ? null : value / 100;
};

function SampleDialog({ batch, onClose }: { batch: string; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const [number, setNumber] = useState('');
  const [moisture, setMoisture] = useState('');
  const [parts, setParts] = useState<Readonly<Record<string, string>>>({});
  const add = useMutation({
    mutationFn: () => api.post(`/waste/batches/${batch}/samples`, {
      number, moisture: shareOf(moisture),
      elements: Object.fromEntries(elements.flatMap((name) => { const share = shareOf(parts[name] ?? ''); return share === null ? [] : [[name, share]]; })),
    }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['waste'] });
      onClose();
    },
  });
  const problem = add.isError ? problemOf(add.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog title={t('waste.addSample')} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        <TextField label={t('waste.sampleNumber')} value={number} onChange={setNumber} input={{ required: true, maxLength: 60 }} error={fieldError(problem, 'number')} />
        <TextField label={t('waste.moisturePercent')} value={moisture} onChange={setMoisture} input={{ required: true, inputMode: 'decimal' }} after={<span className="u">%</span>} error={fieldError(problem, 'moisture')} hint={t('waste.sampleHint')} />
        <div className="waste-facts" style={{ padding: 0 }}>
          {elements.map((name) => (
            <TextField key={name} label={t(`waste.bookOf.${name}`)} value={parts[name] ?? ''} onChange={(text) => setParts((known) => ({ ...known, [name]: text }))} input={{ inputMode: 'decimal' }} after={<span className="u">%</span>} error={fieldError(problem, 'elements')} />
          ))}
        </div>
        {problem && <Refused problem={problem} />}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={add.isPending || shareOf(moisture) === null}>{t('waste.addSample')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
        </div>
      </form>
    </Dialog>
  );
}

function ReweighDialog({ detail, onClose }: { detail: BatchDetail; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const { batch } = detail;
  const [place, setPlace] = useState(batch.places[0]?.facilityId ?? '');
  const [mass, setMass] = useState('');
  const run = useMutation({
    mutationFn: () => api.post<Reweighed>(`/waste/batches/${batch.id}/reweigh`, { facilityId: place, grams: gramsOf(mass) }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['waste'] }),
  });
  const problem = run.isError ? problemOf(run.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    run.mutate();
  };
  return (
    <Dialog title={t('waste.reweighTitle', { code: batch.code })} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        <SelectField label={t('waste.facility')} value={place} onChange={setPlace} choices={batch.places.map((one) => ({ value: one.facilityId, text: `${nameOf(one)} ${formatNumber(one.grams / 1e6, 3)} t` }))} />
        <TextField label={t('waste.weighedNow')} value={mass} onChange={setMass} input={{ inputMode: 'decimal', required: true }} after={<span className="u">t</span>} error={fieldError(problem, 'grams')} hint={t('waste.reweighHint')} />
        {problem && <Refused problem={problem} />}
        {run.data && <p role="status">{t('waste.reweighed', { water: formatNumber(run.data.waterGrams / 1e6, 3), difference: formatNumber(run.data.differenceGrams / 1e6, 3) })}</p>}
        <div className="row g8">
          <button type="submit" className="btn p" disabled={run.isPending || run.isSuccess || gramsOf(mass) === null}>{t('waste.reweigh')}</button>
          <button type="button" className="btn" onClick={onClose}>{t('ui.close')}</button>
        </div>
      </form>
    </Dialog>
  );
}
