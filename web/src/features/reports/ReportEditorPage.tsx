import { useMutation, useQuery } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { t } from '../../i18n/i18n';
import { base64 } from '../../kernel/base64';
import { PageHeader } from '../../kernel/PageHeader';
import { CheckField, fieldError, FormActs, SelectField, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Loaded, Refused } from '../../ui/states';
import { FileDrop } from '../../ui/work';
import { CellsTable } from './CellsTable';
import type { Content, NamedCell, Report, ReportView } from './reports';
import { refreshReports, reportQuery } from './reports';
import './reports.css';

const empty: Content = {
  titleZh: '', titleEn: '', language: 'zh-CN', templateId: '00000000-0000-0000-0000-000000000000', templateName: '', templateHash: '', cadence: 'daily',
  scheduled: true, dayStart: '00:00', monthStart: 1, delayMinutes: 30, cells: [],
};

/** Writes a report: its template, what stands in each named cell, and when it is made. */
export function ReportEditorPage(): JSX.Element {
  const { id } = useParams();
  return id === undefined ? <Frame title={t('reports.new')}><Form view={undefined} /></Frame> : <Known id={id} />;
}

function Frame({ title, children }: { title: string; children: JSX.Element }): JSX.Element {
  return (
    <>
      <PageHeader title={title} crumbs={[{ text: t('app.menu.cockpit.reports'), to: '/reports' }]} noMenu />
      <div className="body report-editor">{children}</div>
    </>
  );
}

function Known({ id }: { id: string }): JSX.Element {
  const report = useQuery(reportQuery(id));
  return (
    <Frame title={t('reports.edit')}>
      <Loaded query={report} what={t('reports.report')} problemOf={problemOf}>{(view) => <Form key={view.report.revision} view={view} />}</Loaded>
    </Frame>
  );
}

function Form({ view }: { view: ReportView | undefined }): JSX.Element {
  const navigate = useNavigate();
  const session = useSession();
  const sites = [...(session?.group ? [session.group] : []), ...(session?.sites ?? [])];
  const [site, setSite] = useState(view ? String(view.report.site) : sites[0]?.id ?? '1');
  const [content, setContent] = useState<Content>(view?.report.content ?? empty);
  const [names, setNames] = useState<readonly NamedCell[]>(view?.names ?? []);
  const [file, setFile] = useState<{ name: string; data: string } | null>(null);
  const set = (change: Partial<Content>): void => setContent({ ...content, ...change });
  const look = useMutation({
    mutationFn: async (chosen: File) => {
      const data = await base64(chosen);
      const { items } = await api.post<{ items: NamedCell[] }>('/reports/template', { data });
      return { name: chosen.name, data, items };
    },
    onSuccess: ({ name, data, items }) => {
      setFile({ name, data });
      setNames(items);
      const known = new Map(content.cells.map((one) => [one.name, one]));
      set({ templateName: name, cells: items.map((one) => known.get(one.name) ?? { name: one.name, expression: '', unit: null, decimals: null }) });
    },
  });
  const save = useMutation({
    mutationFn: () => {
      const body = {
        content: { ...content, cells: content.cells.filter((one) => one.expression.trim() !== '') },
        template: file?.data ?? null, templateName: file?.name ?? null, after: view?.report.revision ?? 0,
      };
      return view ? api.put<Report>(`/reports/${view.report.id}`, body) : api.post<Report>('/reports', { ...body, site: Number(site) });
    },
    onSuccess: async (saved) => {
      await refreshReports();
      await navigate(`/reports?report=${saved.id}`);
    },
  });
  const problem = save.error ? problemOf(save.error) : undefined;
  return (
    <form
      className="report-form"
      onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Panel title={t('reports.report')} padded>
        <div className="form two">
          <TextField label={t('reports.titleZh')} value={content.titleZh} onChange={(titleZh) => set({ titleZh })} error={fieldError(problem, 'titleZh')} input={{ required: true }} />
          <TextField label={t('reports.titleEn')} value={content.titleEn} onChange={(titleEn) => set({ titleEn })} error={fieldError(problem, 'titleEn')} input={{ required: true }} />
          {!view && <SelectField label={t('reports.site')} value={site} onChange={setSite} choices={sites.map((one) => ({ value: one.id, text: one.name }))} />}
          <SelectField label={t('reports.language')} value={content.language} onChange={(chosen) => set({ language: chosen })} choices={[{ value: 'zh-CN', text: '中文' }, { value: 'en-US', text: 'English' }]} />
          <SelectField label={t('reports.cadence')} value={content.cadence} onChange={(cadence) => set({ cadence })} choices={['daily', 'monthly'].map((one) => ({ value: one, text: t(`reports.cadence.${one}`) }))} />
          <TextField label={t('reports.dayStart')} value={content.dayStart} onChange={(dayStart) => set({ dayStart })} input={{ type: 'time', required: true }} error={fieldError(problem, 'dayStart')} />
          {content.cadence === 'monthly' && <TextField label={t('reports.monthStart')} value={String(content.monthStart)} onChange={(text) => set({ monthStart: Number(text) })} input={{ type: 'number', min: 1, max: 28 }} hint={t('reports.monthStartHint')} error={fieldError(problem, 'monthStart')} />}
          <TextField label={t('reports.delay')} value={String(content.delayMinutes)} onChange={(text) => set({ delayMinutes: Number(text) })} input={{ type: 'number', min: 0, max: 20160 }} hint={t('reports.delayHint')} error={fieldError(problem, 'delayMinutes')} />
          <div className="all"><CheckField label={t('reports.scheduled')} checked={content.scheduled} onChange={(scheduled) => set({ scheduled })} hint={t('reports.scheduledHint')} /></div>
        </div>
      </Panel>
      <Panel title={t('reports.template')} meta={content.templateName} padded>
        <FileDrop accept=".xlsx" limitMegabytes={2} onFile={(chosen) => look.mutate(chosen)} hint={t('reports.templateHint')} />
        {look.isError && <Refused problem={problemOf(look.error)} />}
      </Panel>
      {content.cells.length > 0 && (
        <Panel title={t('reports.cells')} meta={t('reports.cellsMeta', { count: names.length })}>
          <CellsTable cells={content.cells} names={names} problem={problem} onCells={(cells) => set({ cells })} />
        </Panel>
      )}
      {problem && <Refused problem={problem} />}
      <FormActs note={t('reports.saveNote')}>
        <button type="button" className="btn" onClick={() => void navigate('/reports')}>{t('ui.cancel')}</button>
        <button type="submit" className="btn p" disabled={save.isPending || content.cells.every((one) => one.expression.trim() === '')}>{t('reports.save')}</button>
      </FormActs>
    </form>
  );
}
