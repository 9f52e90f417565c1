import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { problemOf } from '../../../api/problem';
import { formatInstant } from '../../../i18n/format';
import { t, textOf } from '../../../i18n/i18n';
import { Dot, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { nameOf } from '../names';
import type { NodeChange, NodeDetail, NodeMove } from '../plantData';
import { changesQuery } from '../plantData';

/** Where a node was and since when, and who changed what on it. */
export function NodeChanges({ detail }: { detail: NodeDetail }): JSX.Element {
  const changes = useQuery(changesQuery(detail.node.id));
  const moves = [...detail.moves].reverse();
  return (
    <div className="two-columns">
      <Panel title={t('plant.moves')} meta={t('plant.movesMeta')}>
        {moves.length === 0 ? (
          <EmptyState title={t('plant.noMoves')} />
        ) : (
          <ol className="timeline">
            {moves.map((move) => (
              <Move key={move.validFromAt ?? ''} move={move} />
            ))}
          </ol>
        )}
      </Panel>
      <Panel title={t('plant.changes')} meta={t('plant.changesMeta')}>
        <Loaded query={changes} what={t('plant.changes')} problemOf={problemOf}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState title={t('plant.noChanges')} fact={t('plant.noChangesFact')} />
            ) : (
              <ol className="timeline">
                {items.map((change) => (
                  <Change key={`${change.at} ${change.verb} ${change.nameEn}`} change={change} />
                ))}
              </ol>
            )
          }
        </Loaded>
      </Panel>
    </div>
  );
}

function Move({ move }: { move: NodeMove }): JSX.Element {
  const from = move.validFromAt === null ? t('plant.fromStart') : formatInstant(move.validFromAt, 'record');
  const to = move.validToAt === null ? t('plant.untilNow') : formatInstant(move.validToAt, 'record');
  return (
    <li className={move.validToAt === null ? 'person' : 'system'}>
      <b className="mono">{move.path}</b>
      <span className="s12 t3">
        {from}–{to}
        {move.reason !== '' && <Dot />}
        {move.reason}
      </span>
    </li>
  );
}

function Change({ change }: { change: NodeChange }): JSX.Element {
  const name = nameOf(change);
  return (
    <li className={change.actorKind === 'person' ? 'person' : 'system'}>
      <b>
        {textOf(`plant.verb.${change.verb}`, change.verb)}
        {name !== '' && ` ${name}`}
      </b>
      <span className="s12 t3">
        {formatInstant(change.at, 'record')}
        <Dot />
        {change.actorName}
      </span>
    </li>
  );
}
