import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/dialogs';
import { AreaField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import type { PointItem, RouteItem } from './field';
import { nameOf, pointsQuery, refreshField, routesQuery } from './field';
import './field.css';

/** The routes of the site: how often, which stops, which points. */
export function RoutesPage(): JSX.Element {
  const site = useSite();
  const query = useQuery(routesQuery(site?.id));
  const points = useQuery(pointsQuery(site?.id)).data ?? [];
  const [edited, setEdited] = useState<RouteItem | 'new' | null>(null);
  const mayEdit = useAllowed('field.edit');
  const columns: readonly Column<RouteItem>[] = [
    { key: 'name', title: t('field.route'), render: (row) => <><b>{nameOf(row.content)}</b><div className="s12 t3 mono">{row.code}</div></>, sort: (row) => nameOf(row.content) },
    { key: 'acts', title: '', name: t('field.acts'), width: 220, render: (row) => <span className="row g8">{mayEdit && <button type="button" className="btn x" onClick={() => setEdited(row)}>{t('field.edit')}</button>}<Link className="btn x" to={`/field/routes/${row.id}/labels`}><Icon name="print" />{t('field.labels')}</Link></span> },
    { key: 'level', title: t('field.level'), width: 110, render: (row) => t(`field.level${row.content.level}`) },
    { key: 'cycle', title: t('field.cycle'), width: 140, render: (row) => t(`field.every.${row.content.cycle.unit}`, { count: row.content.cycle.count }) },
    { key: 'stops', title: t('field.stops'), width: 80, align: 'right', wideOnly: true, render: (row) => row.content.stops.length },
    { key: 'points', title: t('field.points'), width: 80, align: 'right', wideOnly: true, render: (row) => row.content.stops.reduce((sum, stop) => sum + stop.points.length, 0) },
    { key: 'changed', title: t('field.changed'), width: 200, wideOnly: true, render: (row) => `${row.changedBy} ${formatInstant(row.changedAt)}` },
  ];
  return (
    <>
      <PageHeader
        title={t('field.routes')} crumbs={[{ text: t('app.section.field') }, { text: site?.name ?? '' }]}
        actions={mayEdit && points.length > 0 && <button type="button" className="btn p" onClick={() => setEdited('new')}><Icon name="plus" />{t('field.newRoute')}</button>}
      />
      <div className="body split">
        <Panel label={t('field.routes')}>
          <Loaded query={query} what={t('field.routes')} problemOf={problemOf}>
            {(rows) => <DataTable label={t('field.routes')} columns={columns} rows={rows} rowKey={(row) => row.id} cards rowClass={() => 'two'} empty={<EmptyState title={t('field.noRoutes')} fact={t('field.noRoutesFact')} />} />}
          </Loaded>
        </Panel>
      </div>
      {edited !== null && site && <RouteDialog site={Number(site.id)} points={points} {...(edited === 'new' ? {} : { route: edited })} onClose={() => setEdited(null)} />}
    </>
  );
}

/** One stop a line: label; place; place in English; seconds; codes of the points. */
function RouteDialog({ site, points, route, onClose }: { site: number; points: readonly PointItem[]; route?: RouteItem; onClose: () => void }): JSX.Element {
  const codeOf = new Map(points.map((one) => [one.id, one.code]));
  const idOf = new Map(points.map((one) => [one.code, one.id]));
  const [typed, setTyped] = useState({
    code: route?.code ?? '', nameZh: route?.content.nameZh ?? '', nameEn: route?.content.nameEn ?? '', level: String(route?.content.level ?? 1),
    unit: route?.content.cycle.unit ?? 'shift', count: String(route?.content.cycle.count ?? 1), from: route?.content.cycle.from ?? new Date().toISOString().slice(0, 10),
    stops: (route?.content.stops ?? []).map((stop) => [stop.tag, stop.placeZh, stop.placeEn, stop.minDwellSeconds, stop.points.map((id) => codeOf.get(id) ?? id).join(' ')].join('; ')).join('\n'),
  });
  const set = (name: keyof typeof typed) => (value: string): void => setTyped({ ...typed, [name]: value });
  const save = useMutation({
    mutationFn: async () => {
      const content = {
        nameZh: typed.nameZh, nameEn: typed.nameEn, level: Number(typed.level), cycle: { unit: typed.unit, count: Number(typed.count), from: typed.from },
        stops: typed.stops.split('\n').filter((line) => line.trim() !== '').map((line) => {
          const [tag = '', placeZh = '', placeEn = '', seconds = '0', codes = ''] = line.split(/[;；]/).map((part) => part.trim());
          return { tag, placeZh, placeEn, minDwellSeconds: Number(seconds), points: codes.split(/\s+/).filter(Boolean).map((code) => idOf.get(code) ?? '00000000-0000-7000-8000-000000000000') };
        }),
      };
      await (route ? api.put(`/field/routes/${route.id}`, { version: route.version, content }) : api.post('/field/routes', { siteId: site, code: typed.code, content }));
      await refreshField();
    },
    onSuccess: onClose,
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  return (
    <Dialog title={route ? nameOf(route.content) : t('field.newRoute')} onClose={onClose} width={760}>
      <form className="form two" onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        save.mutate();
      }}>
        {problem && <div className="all"><Refused problem={problem} /></div>}
        {!route && <TextField label={t('field.code')} value={typed.code} onChange={set('code')} error={fieldError(problem, 'code')} mono />}
        <SelectField label={t('field.level')} value={typed.level} onChange={set('level')} choices={['1', '2', '3'].map((value) => ({ value, text: t(`field.level${value}`) }))} />
        <TextField label={t('field.nameZh')} value={typed.nameZh} onChange={set('nameZh')} error={fieldError(problem, 'nameZh')} />
        <TextField label={t('field.nameEn')} value={typed.nameEn} onChange={set('nameEn')} error={fieldError(problem, 'nameEn')} />
        <TextField label={t('field.count')} value={typed.count} onChange={set('count')} error={fieldError(problem, 'cycle')} input={{ inputMode: 'numeric' }} />
        <SelectField label={t('field.cycleUnit')} value={typed.unit} onChange={set('unit')} choices={['shift', 'day', 'week', 'month'].map((value) => ({ value, text: t(`field.cycleUnit.${value}`) }))} />
        <TextField label={t('field.from')} value={typed.from} onChange={set('from')} input={{ type: 'date' }} />
        <div className="all"><AreaField label={t('field.stops')} hint={t('field.stopsHint')} value={typed.stops} onChange={set('stops')} rows={10} error={fieldError(problem, 'stops') ?? fieldError(problem, 'points')} /></div>
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={save.isPending}>{t('field.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
