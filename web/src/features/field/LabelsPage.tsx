import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { Icon } from '../../ui/Icon';
import { Loaded } from '../../ui/states';
import { labelsQuery } from './field';
import './field.css';

/** The labels of a route's stops, to be printed and fixed at the places. */
export function LabelsPage(): JSX.Element {
  const { id = '' } = useParams();
  const query = useQuery(labelsQuery(id));
  return (
    <>
      <PageHeader title={t('field.labels')} crumbs={[{ text: t('field.routes'), to: '/field/routes' }]} noMenu
        actions={<button type="button" className="btn p" onClick={() => globalThis.print()}><Icon name="print" />{t('field.print')}</button>} />
      <div className="body" tabIndex={0} role="region" aria-label={t('field.labels')}>
        <Loaded query={query} what={t('field.labels')} problemOf={problemOf}>
          {(labels) => (
            <div className="label-sheet">
              {labels.map((label) => (
                <section key={label.tag} className="stop-label" aria-label={label.tag}>
                  <Code rows={label.code} />
                  <div><b className="s16 mono">{label.tag}</b><div>{label.placeZh}</div><div className="t2 s13" lang="en">{label.placeEn}</div></div>
                </section>
              ))}
            </div>
          )}
        </Loaded>
      </div>
    </>
  );
}

function Code({ rows }: { rows: readonly string[] }): JSX.Element {
  const size = rows.length;
  const path = rows.flatMap((row, y) => Array.from(row, (dark, x) => (dark === '1' ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return <svg viewBox={`0 0 ${size} ${size}`} width="132" height="132" aria-hidden="true" shapeRendering="crispEdges"><rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" /></svg>;
}
