import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatDuration, formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Facts, SideBlock, SidePanel } from '../../../ui/SidePanel';
import { Loaded } from '../../../ui/states';
import { DecideGroups } from './DecideGroups';
import { MapFields } from './MapFields';
import type { HeldDetail, HeldGroup } from './sourcesData';
import { heldQuery } from './sourcesData';

interface Props {
  group: HeldGroup;
  source: string | undefined;
  onClose: () => void;
}

/** One group of the tray: why it waits, what came, and the ways out. */
export function TrayPanel({ group, source, onClose }: Props): JSX.Element {
  const [act, setAct] = useState<'accept' | 'discard' | 'map' | null>(null);
  const detail = useQuery(heldQuery(group.id));
  const mayEdit = useAllowed('sources.edit');
  const mayMap = useAllowed('plant.edit');
  const waiting = group.state === 'waiting';
  const done = (): void => setAct(null);
  return (
    <SidePanel
      label={t('plant.heldGroup')}
      title={t(`plant.heldReason.${group.reason}`)}
      meta={source}
      onClose={onClose}
      width={360}
      acts={
        waiting && mayEdit ? (
          <>
            {group.reason === 'series' && mayMap && (
              <button type="button" className="btn s p" disabled={!detail.data} onClick={() => setAct('map')}>
                {t('plant.mapFields')}
              </button>
            )}
            <button type="button" className={group.reason === 'series' ? 'btn s' : 'btn s p'} onClick={() => setAct('accept')}>
              {t(group.reason === 'series' ? 'plant.storeOnly' : 'plant.acceptAct')}
            </button>
            <span className="sp" />
            <button type="button" className="btn s" onClick={() => setAct('discard')}>
              {t('plant.discardAct')}
            </button>
          </>
        ) : undefined
      }
    >
      <SideBlock>
        <p className="s13">{whyOf(group)}</p>
        {waiting && <p className="s13 t2 way-out">{t(`plant.heldWay.${group.reason}`, { column: group.field })}</p>}
      </SideBlock>
      <SideBlock title={t('plant.heldSeries')}>
        <code className="mono wrap-any held-series">{group.series}</code>
        <Facts
          facts={[
            [t('plant.heldLines'), formatNumber(group.lines, 0)],
            [t('plant.heldFirst'), formatInstant(group.firstAt, 'record')],
            [t('plant.heldLast'), formatInstant(group.lastAt, 'record')],
            [t('plant.heldSince'), formatInstant(group.openedAt, 'record')],
          ]}
        />
      </SideBlock>
      {!waiting && (
        <SideBlock title={t(`plant.heldState.${group.state}`)}>
          <Facts
            facts={[
              [t('plant.decidedBy'), group.decidedBy],
              [t('plant.decidedAt'), formatInstant(group.changedAt, 'record')],
              [t('plant.reason'), group.decision || '—'],
            ]}
          />
        </SideBlock>
      )}
      <Loaded query={detail} what={t('plant.heldLines')} problemOf={problemOf}>
        {(found) => <Came detail={found} />}
      </Loaded>
      {(act === 'accept' || act === 'discard') && <DecideGroups groups={[group]} act={act} onClose={done} />}
      {act === 'map' && detail.data && <MapFields detail={detail.data} onClose={done} />}
    </SidePanel>
  );
}

/** What is wrong with it, in one sentence with its numbers. */
function whyOf(group: HeldGroup): string {
  const ahead = Date.parse(group.lastAt) - Date.parse(group.openedAt);
  switch (group.reason) {
    case 'series':
      return t('plant.heldWhy.series');
    case 'type':
      return t('plant.heldWhy.type', { field: group.field });
    case 'future':
      return t('plant.heldWhy.future', { ahead: formatDuration(Math.max(0, ahead)) });
  }
}

function Came({ detail: { fields, lines } }: { detail: HeldDetail }): JSX.Element {
  return (
    <>
      <SideBlock title={t('plant.heldFields', { count: fields.length })}>
        <table className="grid plain">
          <tbody>
            {fields.map((field) => (
              <tr key={field.name}>
                <td className="mono wrap-any">{field.name}</td>
                <td className="r mono">{field.value}</td>
                <td className="t3">{t(`plant.fieldType.${field.type}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </SideBlock>
      {lines.length > 0 && (
        <SideBlock title={t('plant.firstLines', { count: lines.length })}>
          {/* Lines are wider than the panel; they scroll and can be reached by Tab. */}
          <pre className="mono held-lines" tabIndex={0} aria-label={t('plant.firstLines', { count: lines.length })}>
            {lines.join('\n')}
          </pre>
        </SideBlock>
      )}
    </>
  );
}
