import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useDeferredValue, useMemo, useState } from 'react';
import { api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { formatUnit } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { fieldError, SelectField, TextField } from '../../../ui/fields';
import { EmptyState, Loading, Refused } from '../../../ui/states';
import { nameOf } from '../names';
import type { NodeDetail, PlantNode, PlantSignal } from '../plantData';
import { FormDialog } from './FormDialog';
import type { Template, TemplateSignal } from './templates';
import { ownPlaces, patternsOf, templatesQuery } from './templates';
import { useSave } from './useSave';

interface Preview {
  path: string;
  codeTaken: boolean;
  signals: PlantSignal[];
  keysTaken: string[];
}

/** Makes equipment from a template, after showing all that will be made. */
export function ApplyTemplate({ parent, onClose, onMade }: { parent: PlantNode; onClose: () => void; onMade: (node: PlantNode) => void }): JSX.Element {
  const templates = useQuery(templatesQuery);
  const [code, setCode] = useState('');
  const template = templates.data?.find((one) => one.code === code) ?? templates.data?.[0];
  const [draft, setDraft] = useState({ code: '', nameZh: '', nameEn: '' });
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const { busy, problem, save } = useSave('plant');
  const places = useMemo(() => (template ? ownPlaces(template) : []), [template]);
  const body = { parentId: parent.id, ...draft, values, simulated: parent.simulated };
  const asked = useDeferredValue(JSON.stringify(body));
  const complete = draft.code !== '' && draft.nameZh !== '' && draft.nameEn !== '' && places.every((place) => (values[place] ?? '') !== '');
  const preview = useQuery({
    queryKey: ['plant', 'preview', template?.code, asked],
    queryFn: ({ signal }) => api.post<Preview>(`/plant/templates/${template?.code ?? ''}/preview`, body, { signal }),
    enabled: complete && template !== undefined,
    retry: false,
  });
  const blocked = !preview.data || preview.data.codeTaken || preview.data.keysTaken.length > 0;
  const submit = (): void => {
    void save(async () => onMade(await api.post<PlantNode>(`/plant/templates/${template?.code ?? ''}/instances`, body)));
  };
  if (templates.data?.length === 0) {
    return (
      <FormDialog title={t('plant.fromTemplate')} act={t('plant.create')} busy={false} problem={undefined} disabled onSubmit={() => undefined} onClose={onClose}>
        <EmptyState title={t('plant.noTemplates')} fact={t('plant.noTemplatesFact')} />
      </FormDialog>
    );
  }
  return (
    <FormDialog title={t('plant.fromTemplateUnder', { name: nameOf(parent) })} act={t('plant.createAll', { count: preview.data?.signals.length ?? 0 })} busy={busy} problem={problem} disabled={blocked} wide onSubmit={submit} onClose={onClose}>
      <SelectField label={t('plant.template')} value={template?.code ?? ''} onChange={setCode} choices={(templates.data ?? []).map((one) => ({ value: one.code, text: nameOf(one) }))} />
      <TextField label={t('plant.codeOf')} value={draft.code} onChange={(next) => setDraft({ ...draft, code: next })} error={preview.data?.codeTaken === true ? t('plant.codeTaken') : fieldError(problem, 'code')} mono input={{ required: true, spellCheck: false }} />
      <TextField label={t('plant.nameZh')} value={draft.nameZh} onChange={(nameZh) => setDraft({ ...draft, nameZh })} input={{ required: true, lang: 'zh-CN' }} />
      <TextField label={t('plant.nameEn')} value={draft.nameEn} onChange={(nameEn) => setDraft({ ...draft, nameEn })} input={{ required: true, lang: 'en-US' }} />
      {places.map((place) => (
        <TextField key={place} label={t('plant.placeholder', { name: place })} value={values[place] ?? ''} onChange={(value) => setValues({ ...values, [place]: value })} mono />
      ))}
      <div className="all preview" aria-live="polite">
        <h3>{t('plant.willBeMade')}</h3>
        {!complete && <p className="s13 t3">{t('plant.fillFirst')}</p>}
        {complete && preview.isPending && <Loading rows={3} />}
        {preview.isError && <Refused problem={problemOf(preview.error)} />}
        {preview.data && <PreviewTable preview={preview.data} />}
      </div>
    </FormDialog>
  );
}

function PreviewTable({ preview }: { preview: Preview }): JSX.Element {
  return (
    <>
      <p className="s13">
        <span className="mono">{preview.path}</span>
      </p>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('plant.signal')}</th>
            <th scope="col">{t('plant.unitOf')}</th>
            <th scope="col">{t('plant.key')}</th>
          </tr>
        </thead>
        <tbody>
          {preview.signals.map((signal) => (
            <tr key={signal.key}>
              <td>{nameOf(signal)}</td>
              <td>{formatUnit(signal.unit)}</td>
              <td>
                <span className="mono">{signal.key}</span>
                {preview.keysTaken.includes(signal.key) && <span className="late s12"> {t('plant.keyTaken')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Keeps a piece of equipment as a template: what is its own becomes a place to fill. */
export function SaveTemplate({ detail, onClose }: { detail: NodeDetail; onClose: () => void }): JSX.Element {
  const [draft, setDraft] = useState({ code: '', nameZh: detail.node.nameZh, nameEn: detail.node.nameEn });
  const patterns: readonly TemplateSignal[] = useMemo(() => patternsOf(detail), [detail]);
  const { busy, problem, save } = useSave('plant');
  const submit = async (): Promise<void> => {
    const body: Omit<Template, 'id'> = { ...draft, level: detail.node.level, body: { attributes: [], signals: patterns } };
    if (await save(() => api.post('/plant/templates', body))) onClose();
  };
  return (
    <FormDialog title={t('plant.saveTemplate')} act={t('plant.save')} busy={busy} problem={problem} wide disabled={patterns.length === 0} onSubmit={() => void submit()} onClose={onClose}>
      <TextField className="all" label={t('plant.codeOf')} value={draft.code} onChange={(code) => setDraft({ ...draft, code })} error={fieldError(problem, 'code')} mono input={{ required: true, spellCheck: false }} />
      <TextField label={t('plant.nameZh')} value={draft.nameZh} onChange={(nameZh) => setDraft({ ...draft, nameZh })} error={fieldError(problem, 'nameZh')} input={{ required: true, lang: 'zh-CN' }} />
      <TextField label={t('plant.nameEn')} value={draft.nameEn} onChange={(nameEn) => setDraft({ ...draft, nameEn })} input={{ required: true, lang: 'en-US' }} />
      <div className="all preview">
        <h3>{t('plant.patterns')}</h3>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('plant.signal')}</th>
              <th scope="col">{t('plant.key')}</th>
              <th scope="col">{t('plant.tagNumber')}</th>
            </tr>
          </thead>
          <tbody>
            {patterns.map((pattern) => (
              <tr key={pattern.name}>
                <td>{nameOf(pattern)}</td>
                <td className="mono">{pattern.key}</td>
                <td className="mono">{pattern.tagNumber}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </FormDialog>
  );
}
