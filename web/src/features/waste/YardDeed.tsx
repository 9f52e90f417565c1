import { useMutation } from '@tanstack/react-query';
import type { JSX, ReactNode, SyntheticEvent } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { keepOp } from '../../kernel/offline/outbox';
import { SelectField, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Refused } from '../../ui/states';
import { gramsOf } from './mass';
import { nameOf } from './waste';
import type { Yard, YardBatch } from './yard';
import { packedOf } from './yard';

interface Props {
  deed: 'pack' | 'move' | 'label' | 'count';
  yard: Yard;
  batch: YardBatch;
  onKept: () => void;
  onCancel: () => void;
}

interface Deed {
  base: { grams: number } | null;
  to: Readonly<Record<string, unknown>>;
}

/** The fields of one deed; it is kept on the phone first and sent when there is a network. */
export function YardDeed(props: Props): JSX.Element {
  const { deed, yard, batch, onKept, onCancel } = props;
  const session = useSession();
  const person = session?.person?.id ?? '';
  const keep = useMutation({
    networkMode: 'always',
    mutationFn: ({ base, to }: Deed) => keepOp({ person, site: yard.site, entity: `waste.${deed}`, entityId: batch.id, part: `${deed} ${Date.now()}`, base, to }),
    onSuccess: onKept,
  });
  const form = { yard, batch, busy: keep.isPending, name: session?.person?.name ?? '', onCancel, onDeed: (one: Deed) => keep.mutate(one) };
  return (
    <Panel title={t(`waste.yard.deed.${deed}`)} className="yard-form">
      {keep.isError && <Refused problem={problemOf(keep.error)} />}
      {deed === 'pack' && <Pack {...form} />}
      {deed === 'move' && <Move {...form} />}
      {deed === 'label' && <Label {...form} />}
      {deed === 'count' && <Count {...form} />}
    </Panel>
  );
}

interface FormProps {
  yard: Yard;
  batch: YardBatch;
  busy: boolean;
  name: string;
  onCancel: () => void;
  onDeed: (deed: Deed) => void;
}

function Form({ ready, act, busy, onSubmit, onCancel, children }: { ready: boolean; act: string; busy: boolean; onSubmit: () => void; onCancel: () => void; children: ReactNode }): JSX.Element {
  return (
    <form className="col g12" onSubmit={(event: SyntheticEvent) => { event.preventDefault(); onSubmit(); }}>
      {children}
      <div className="yard-deeds">
        <button type="submit" className="btn p" disabled={busy || !ready}>{act}</button>
        <button type="button" className="btn" onClick={onCancel}>{t('ui.cancel')}</button>
      </div>
    </form>
  );
}

function Pack({ batch, busy, onCancel, onDeed }: FormProps): JSX.Element {
  const [type, setType] = useState(batch.packages.at(-1)?.type ?? t('waste.yard.bag'));
  const [volume, setVolume] = useState('1000');
  const [count, setCount] = useState('1');
  const [mass, setMass] = useState('');
  const grams = gramsOf(mass);
  const [pieces, liters] = [Number(count), Number(volume)];
  const ready = grams !== null && grams > 0 && Number.isInteger(pieces) && pieces > 0 && pieces <= 200 && Number.isInteger(liters) && liters > 0 && type.trim() !== '';
  return (
    <Form
      ready={ready} act={t('waste.yard.deed.pack')} busy={busy} onCancel={onCancel}
      onSubmit={() => grams !== null && onDeed({ base: { grams: packedOf(batch) }, to: { type, volumeL: liters, netGrams: Array.from({ length: pieces }, () => grams) } })}
    >
      <TextField label={t('waste.containerType')} value={type} onChange={setType} input={{ required: true, maxLength: 30 }} />
      <TextField label={t('waste.yard.volume')} value={volume} onChange={setVolume} after={<span className="u">L</span>} input={{ inputMode: 'numeric' }} />
      <TextField label={t('waste.pieces')} value={count} onChange={setCount} input={{ inputMode: 'numeric' }} />
      <TextField label={t('waste.yard.eachMass')} value={mass} onChange={setMass} after={<span className="u">t</span>} input={{ inputMode: 'decimal' }} hint={t('waste.yard.codesLater')} />
    </Form>
  );
}

function Move({ yard, batch, busy, name, onCancel, onDeed }: FormProps): JSX.Element {
  const [from, setFrom] = useState(batch.places[0]?.facilityId ?? '');
  const [to, setTo] = useState('');
  const place = batch.places.find((one) => one.facilityId === from);
  const [mass, setMass] = useState('');
  const [keeper, setKeeper] = useState(name);
  const names = new Map(yard.facilities.map((one) => [one.id, nameOf(one)]));
  const free = place?.freeGrams ?? 0;
  const grams = mass.trim() === '' ? free : gramsOf(mass);
  const ready = to !== '' && to !== from && grams !== null && grams > 0 && grams <= free && keeper.trim() !== '';
  return (
    <Form
      ready={ready} act={t('waste.yard.deed.move')} busy={busy} onCancel={onCancel}
      onSubmit={() => grams !== null && onDeed({ base: { grams: free }, to: { fromId: from, toId: to, grams, handler: name, keeper } })}
    >
      <SelectField label={t('waste.yard.from')} value={from} onChange={setFrom} choices={batch.places.map((one) => ({ value: one.facilityId, text: `${names.get(one.facilityId) ?? '—'} ${formatNumber(one.freeGrams / 1e6, 3)} t` }))} />
      <SelectField label={t('waste.yard.to')} value={to} onChange={setTo} choices={[{ value: '', text: '—' }, ...yard.facilities.filter((one) => one.id !== from).map((one) => ({ value: one.id, text: nameOf(one) }))]} />
      <TextField label={t('waste.netMass')} value={mass} onChange={setMass} after={<span className="u">t</span>} input={{ inputMode: 'decimal' }} hint={t('waste.yard.allOf', { mass: formatNumber(free / 1e6, 3) })} />
      <TextField label={t('waste.keeper')} value={keeper} onChange={setKeeper} />
    </Form>
  );
}

function Label({ batch, busy, onCancel, onDeed }: FormProps): JSX.Element {
  const open = batch.packages.filter((one) => !one.isAttached && !one.code.includes(' '));
  const [code, setCode] = useState('');
  const wanted = open.find((one) => one.code.toLowerCase() === code.trim().toLowerCase());
  return (
    <Form ready={wanted !== undefined} act={t('waste.yard.deed.label')} busy={busy} onCancel={onCancel} onSubmit={() => wanted && onDeed({ base: null, to: { code: wanted.code } })}>
      <TextField label={t('waste.yard.code')} value={code} onChange={setCode} mono input={{ autoComplete: 'off', maxLength: 37 }} error={code.length >= 37 && wanted === undefined ? t('waste.yard.otherCode') : undefined} />
      <ul className="plain-list">
        {open.map((one) => <li key={one.code}><button type="button" className="yard-row mono s12" onClick={() => setCode(one.code)}>{one.code}</button></li>)}
      </ul>
      {open.length === 0 && <p className="t2 s13">{t('waste.yard.noLabels')}</p>}
    </Form>
  );
}

function Count({ yard, batch, busy, onCancel, onDeed }: FormProps): JSX.Element {
  const [place, setPlace] = useState(batch.places[0]?.facilityId ?? '');
  const [mass, setMass] = useState('');
  const [note, setNote] = useState('');
  const names = new Map(yard.facilities.map((one) => [one.id, nameOf(one)]));
  const grams = mass.trim() === '0' ? 0 : gramsOf(mass);
  return (
    <Form
      ready={place !== '' && grams !== null} act={t('waste.yard.deed.count')} busy={busy} onCancel={onCancel}
      onSubmit={() => grams !== null && onDeed({ base: null, to: { facilityId: place, grams, note } })}
    >
      <SelectField label={t('waste.facility')} value={place} onChange={setPlace} choices={batch.places.map((one) => ({ value: one.facilityId, text: names.get(one.facilityId) ?? '—' }))} />
      <TextField label={t('waste.yard.counted')} value={mass} onChange={setMass} after={<span className="u">t</span>} input={{ inputMode: 'decimal' }} hint={t('waste.yard.countHint')} />
      <TextField label={t('waste.remark')} value={note} onChange={setNote} input={{ maxLength: 200 }} />
    </Form>
  );
}
