import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Refused } from '../../ui/states';
import type { OutputDraft, RunDraft } from './runDraft';
import { elementsOf, missingOf, moistureOf, runBody } from './runDraft';
import type { BatchDetail, Facility, Stream } from './waste';
import { nameOf, useFacilities, useStreams } from './waste';

const methods = ['R3', 'R4', 'R5', 'R9', 'R15', 'D9', 'D10', 'D16', 'C1', 'C2'] as const;
const tonne = <span className="u">t</span>;
const percent = <span className="u">%</span>;

/** Uses or disposes of a batch in a plant of the site: what went in, what came out with its assay, loss and gain; it balances to the gram. */
export function RunDialog({ detail, onClose }: { detail: BatchDetail; onClose: () => void }): JSX.Element {
  const { batch } = detail;
  const queries = useQueryClient();
  const handler = useSession()?.person?.name ?? '';
  const site = String(batch.site);
  const facilities = (useFacilities(site).data?.items ?? []).filter((one) => !one.isClosed);
  const streams = (useStreams(site).data?.items ?? []).filter((one) => !one.isClosed);
  const plants = facilities.filter((one) => one.kind === 'use' || one.kind === 'dispose');
  const stores = facilities.filter((one) => one.kind === 'store' || one.kind === 'point');
  const place = batch.places[0];
  const [draft, setDraft] = useState<RunDraft>({
    fromId: place?.facilityId ?? '', facilityId: '', method: 'R4', mass: place ? String(place.grams / 1e6) : '', loss: '', gain: '', handler,
    outputs: [{ role: 'product', name: '', streamId: '', storeId: '', mass: '', moisture: '', elements: '' }],
  });
  const set = (part: Partial<RunDraft>): void => setDraft({ ...draft, ...part });
  const setOutput = (at: number, part: Partial<OutputDraft>): void => set({ outputs: draft.outputs.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  const body = runBody(draft, batch.site, batch.id);
  const missing = missingOf(draft);
  const disposes = draft.method.startsWith('D') && (missing ?? 0) > 0;
  const store = useMutation({
    mutationFn: () => api.post('/waste/processes', body),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['waste'] }); onClose(); },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  return (
    <Dialog title={t('waste.run.title', { batch: batch.code })} onClose={onClose} width={720}>
      <form className="col g12" onSubmit={submit}>
        <div className="run-grid">
          <SelectField label={t('waste.run.from')} value={draft.fromId} onChange={(fromId) => set({ fromId })} choices={batch.places.map((one) => ({ value: one.facilityId, text: `${nameOf(one)} ${formatNumber(one.grams / 1e6, 3)} t` }))} />
          <SelectField label={t('waste.run.plant')} value={draft.facilityId} onChange={(facilityId) => set({ facilityId })} error={fieldError(problem, 'facilityId')} choices={[{ value: '', text: '—' }, ...plants.map((one) => ({ value: one.id, text: nameOf(one) }))]} />
          <SelectField label={t('waste.method')} value={draft.method} onChange={(method) => set({ method })} error={fieldError(problem, 'method')} choices={methods.map((one) => ({ value: one, text: one }))} />
          <TextField label={t('waste.run.fed')} value={draft.mass} onChange={(mass) => set({ mass })} after={tonne} input={{ inputMode: 'decimal', required: true }} />
          <TextField label={t('waste.rec.role.gain')} value={draft.gain} onChange={(gain) => set({ gain })} after={tonne} input={{ inputMode: 'decimal' }} hint={t('waste.run.gainHint')} />
          <TextField label={t('waste.rec.role.loss')} value={draft.loss} onChange={(loss) => set({ loss })} after={tonne} input={{ inputMode: 'decimal' }} hint={t('waste.run.lossHint')} />
        </div>
        {draft.outputs.map((one, at) => (
          <Output
            key={at} output={one} streams={streams} stores={stores} onChange={(part) => setOutput(at, part)}
            onRemove={() => set({ outputs: draft.outputs.filter((_, index) => index !== at) })}
          />
        ))}
        <div className="row g8 wrap">
          {(['product', 'residue'] as const).map((role) => (
            <button key={role} type="button" className="btn s" onClick={() => set({ outputs: [...draft.outputs, { role, name: '', streamId: streams[0]?.id ?? '', storeId: stores[0]?.id ?? '', mass: '', moisture: '', elements: '' }] })}>{t(`waste.run.add.${role}`)}</button>
          ))}
          <span className="sp" />
          <span role="status" className={missing === 0 || disposes ? 'ok-text' : 'late'}>{missing === null ? t('waste.run.unread') : t(disposes ? 'waste.run.disposed' : 'waste.run.missing', { mass: formatNumber(missing / 1e6, 6) })}</span>
        </div>
        <TextField label={t('waste.handler')} value={draft.handler} onChange={(one) => set({ handler: one })} error={fieldError(problem, 'handler')} input={{ required: true, maxLength: 60 }} />
        {problem && <Refused problem={problem} />}
        <FormActs note={t('waste.run.note')}>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={store.isPending || body === null || !(missing === 0 || disposes)}>{t('waste.run.act')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

function Output({ output, streams, stores, onChange, onRemove }: {
  output: OutputDraft; streams: readonly Stream[]; stores: readonly Facility[]; onChange: (part: Partial<OutputDraft>) => void; onRemove: () => void;
}): JSX.Element {
  const wrong = elementsOf(output.elements) === null ? t('waste.run.elementsWrong') : undefined;
  const dry = moistureOf(output.moisture) === undefined && output.elements.trim() !== '' ? t('waste.run.moistureFirst') : undefined;
  return (
    <fieldset className="run-output">
      <legend className="s12 t2">{t(`waste.rec.role.${output.role}`)} <button type="button" className="btn x" onClick={onRemove}>{t('waste.plan.remove')}</button></legend>
      <div className="run-grid">
        {output.role === 'product'
          ? <TextField label={t('waste.name')} value={output.name} onChange={(name) => onChange({ name })} input={{ maxLength: 40 }} />
          : <SelectField label={t('waste.waste')} value={output.streamId} onChange={(streamId) => onChange({ streamId })} choices={streams.map((one) => ({ value: one.id, text: `${nameOf(one)} ${one.wasteCode}` }))} />}
        {output.role === 'residue' && <SelectField label={t('waste.facility')} value={output.storeId} onChange={(storeId) => onChange({ storeId })} choices={stores.map((one) => ({ value: one.id, text: nameOf(one) }))} />}
        <TextField label={t('waste.netMass')} value={output.mass} onChange={(mass) => onChange({ mass })} after={tonne} input={{ inputMode: 'decimal' }} />
        <TextField label={t('waste.moisturePercent')} value={output.moisture} onChange={(moisture) => onChange({ moisture })} after={percent} input={{ inputMode: 'decimal' }} error={dry} />
        <TextField label={t('waste.run.elements')} value={output.elements} onChange={(elements) => onChange({ elements })} input={{ placeholder: 'Al 98, F 1.2' }} error={wrong} />
      </div>
    </fieldset>
  );
}
