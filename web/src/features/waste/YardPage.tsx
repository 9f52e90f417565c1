import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { OutboxBadge } from '../../kernel/offline/OutboxBadge';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { nameOf } from './waste';
import './waste.css';
import type { Yard, YardBatch } from './yard';
import { found, packedOf, useWaitingOps, useYardOffline, withWaiting, yardQuery } from './yard';
import { YardDeed } from './YardDeed';

const deeds = ['pack', 'move', 'label', 'count'] as const;

/** Work at the yard on the phone: a batch is found by its label and packed, moved, labelled or counted, also without a network. */
export function YardPage(): JSX.Element {
  useYardOffline();
  const site = useSite();
  const query = useQuery(yardQuery(site?.id));
  const { ops, again } = useWaitingOps();
  return (
    <>
      <PageHeader
        title={t('waste.yard.title')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }, { text: site?.name ?? '' }]} noMenu
        facts={<OutboxBadge />}
      />
      <div className="body yard-body">
        <Loaded query={query} what={t('waste.yard.title')} problemOf={problemOf}>
          {(yard) => <Content yard={withWaiting(yard, ops)} again={again} />}
        </Loaded>
      </div>
    </>
  );
}

function Content({ yard, again }: { yard: Yard; again: () => void }): JSX.Element {
  const [text, setText] = useAddress('find');
  const [chosen, setChosen] = useAddress('batch');
  const batch = yard.batches.find((one) => one.id === chosen);
  if (batch) return <Chosen yard={yard} batch={batch} again={again} onBack={() => setChosen('')} />;
  const rows = found(yard, text);
  return (
    <Panel title={t('waste.yard.stock')} meta={t('waste.yard.takenAt', { time: formatInstant(yard.at, 'short') })}>
      <div className="yard-find">
        <label className="inp"><Icon name="scan" /><input type="search" value={text} placeholder={t('waste.yard.find')} aria-label={t('waste.yard.find')} autoComplete="off" onChange={(event) => setText(event.target.value)} /></label>
      </div>
      {rows.length === 0 && <EmptyState title={t('waste.yard.none')} fact={t('waste.yard.noneFact')} />}
      <ul className="plain-list yard-list">
        {rows.slice(0, 60).map((one) => (
          <li key={one.id}><button type="button" className="yard-row" onClick={() => setChosen(one.id)}><Line yard={yard} batch={one} /></button></li>
        ))}
      </ul>
      {yard.isCut && <p className="s12 t2 yard-find">{t('waste.yard.cut')}</p>}
    </Panel>
  );
}

function Line({ yard, batch }: { yard: Yard; batch: YardBatch }): JSX.Element {
  const names = new Map(yard.facilities.map((one) => [one.id, nameOf(one)]));
  return (
    <>
      <span className="row g8"><b className="el sp">{nameOf(batch)}</b><span className="mono s12">{batch.code}</span></span>
      <span className="t2 s13">{batch.places.map((place) => `${names.get(place.facilityId) ?? '—'} ${formatNumber(place.grams / 1e6, 3)} t`).join(t('waste.comma'))}</span>
      {(batch.waiting ?? 0) > 0 && <StatusTag kind="computed">{t('waste.yard.waiting', { count: batch.waiting ?? 0 })}</StatusTag>}
    </>
  );
}

function Chosen({ yard, batch, again, onBack }: { yard: Yard; batch: YardBatch; again: () => void; onBack: () => void }): JSX.Element {
  const [deed, setDeed] = useState<(typeof deeds)[number] | ''>('');
  const [done, setDone] = useState('');
  const may = useAllowed('waste.write');
  const labeled = batch.packages.filter((one) => one.isAttached).length;
  return (
    <>
      <Panel title={nameOf(batch)} meta={<span className="mono">{batch.wasteCode}</span>} link={<button type="button" className="btn s" onClick={onBack}>{t('waste.yard.others')}</button>}>
        <div className="yard-batch">
          <Line yard={yard} batch={batch} />
          <span className="t2 s13">{t('waste.yard.packages', { count: batch.packages.length, mass: formatNumber(packedOf(batch) / 1e6, 3), labeled })}</span>
        </div>
        {may && deed === '' && (
          <div className="yard-deeds">
            {deeds.map((one) => (
              <button key={one} type="button" className="btn" disabled={one === 'label' && batch.packages.length === labeled} onClick={() => { setDone(''); setDeed(one); }}>{t(`waste.yard.deed.${one}`)}</button>
            ))}
          </div>
        )}
        {done !== '' && <p className="ok-text yard-find row g6" role="status"><Icon name="check" />{done}</p>}
        {!may && <p className="t2 yard-find">{t('waste.yard.mayNot')}</p>}
      </Panel>
      {deed !== '' && (
        <YardDeed
          key={deed} deed={deed} yard={yard} batch={batch} onCancel={() => setDeed('')}
          onKept={() => { again(); setDone(t('waste.yard.kept', { deed: t(`waste.yard.deed.${deed}`) })); setDeed(''); }}
        />
      )}
    </>
  );
}
