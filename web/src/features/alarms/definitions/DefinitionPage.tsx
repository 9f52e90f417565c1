import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { api } from '../../../api/client';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { FormActs, TextField } from '../../../ui/fields';
import { Panel } from '../../../ui/Panel';
import { Loaded, Refused } from '../../../ui/states';
import { StatusTag } from '../../../ui/StatusTag';
import type { Listed } from '../shapes';
import { nameOf, placeName } from '../shapes';
import { DefinitionActs } from './DefinitionActs';
import { Issues } from './DefinitionsPage';
import type { DefinitionItem } from './definitionQueries';
import { definitionQuery } from './definitionQueries';
import type { Draft } from './draft';
import { blank, fromDraft, isReadable, toDraft } from './draft';
import { PreviewPanel } from './PreviewPanel';
import { RationaleSection } from './RationaleSection';
import { RevisionPanel } from './RevisionPanel';
import { BehaviorSection, DelaySection, WatchSection } from './sections';
import '../alarms.css';

/** One definition: everything that it carries, what it would have done, and how it came to be. */
export function DefinitionPage(): JSX.Element {
  const { id = 'new' } = useParams();
  const [search] = useSearchParams();
  const copied = search.get('copy') ?? '';
  const source = id === 'new' ? copied : id;
  const query = useQuery({ ...definitionQuery(source || 'new'), enabled: source !== '' });
  if (source === '') return <Editor key="new" item={null} start={{ ...blank, signal: search.get('signal') ?? '' }} />;
  return (
    <Loaded query={query} what={t('alarms.definition')} problemOf={problemOf}>
      {(item) =>
        id === 'new' ? (
          <Editor key={`copy ${source}`} item={null} start={{ ...toDraft(item.definition), code: '', rationalizedOn: '' }} />
        ) : (
          <Editor key={`${item.id} ${item.revision}`} item={item} start={toDraft(item.definition)} />
        )
      }
    </Loaded>
  );
}

function Editor({ item, start }: { item: DefinitionItem | null; start: Draft }): JSX.Element {
  const site = useSite();
  const navigate = useNavigate();
  const client = useQueryClient();
  const mayEdit = useAllowed('alarms.edit');
  const [draft, setDraft] = useState(start);
  const [reason, setReason] = useState('');
  const [order, setOrder] = useState('');
  const changed = JSON.stringify(draft) !== JSON.stringify(start);
  const siteId = item?.siteId ?? (site ? Number(site.id) : null);
  const save = useMutation({
    mutationFn: () =>
      api.post<Listed<DefinitionItem>>('/alarms/definitions', {
        definition: fromDraft(draft),
        siteId,
        reason: reason.trim(),
        authorizedBy: order.trim(),
        revision: item?.revision ?? 0,
      }),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: ['alarms'] });
      const saved = answer.items[0];
      if (saved && item === null) await navigate(`/alarms/definitions/${saved.id}`, { replace: true });
    },
  });
  const problem = save.isError ? problemOf(save.error) : undefined;
  const section = {
    draft,
    set: (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change })),
    problem,
    fresh: item === null,
  };
  return (
    <>
      <PageHeader
        title={item ? nameOf(item.definition) : t('alarms.newDefinition')}
        crumbs={[
          { text: t('app.section.alarms'), to: '/alarms' },
          { text: t('alarms.definitions'), to: '/alarms/definitions' },
          { text: item ? placeName(item.place) || item.definition.code : t('alarms.newDefinition') },
        ]}
        tags={
          item && (
            <>
              <StatusTag kind="quiet">{t('alarms.revisionNo', { revision: item.revision })}</StatusTag>
              <StatusTag kind="quiet">{t(`alarms.state.${item.state}`)}</StatusTag>
              <Issues item={item} />
            </>
          )
        }
        actions={item && <DefinitionActs item={item} />}
        noMenu
      />
      <div className="body definition">
        <form
          className="col g12"
          aria-label={t('alarms.definition')}
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <fieldset className="plain col g12" disabled={!mayEdit}>
            <Panel title={t('alarms.section.watch')} padded><WatchSection {...section} /></Panel>
            <Panel title={t('alarms.section.delays')} meta={t('alarms.section.delaysMeta')} padded><DelaySection {...section} /></Panel>
            <Panel title={t('alarms.section.rationale')} meta={t('alarms.section.rationaleMeta')} padded>
              <RationaleSection {...section} site={site?.id} />
            </Panel>
            <Panel title={t('alarms.section.behavior')} padded><BehaviorSection {...section} /></Panel>
          </fieldset>
          {mayEdit && (
            <Panel title={t('alarms.section.save')} padded className="save-panel">
              {problem && <Refused problem={problem} />}
              <div className="form-grid">
                <TextField label={t('alarms.changeReason')} value={reason} onChange={setReason} input={{ required: true }} />
                <TextField label={t('alarms.changeOrder')} value={order} onChange={setOrder} hint={t('alarms.changeOrderHint')} />
              </div>
              <FormActs note={save.isSuccess && !changed ? t('alarms.savedAs') : t('alarms.saveNote')}>
                {item && changed && <button type="button" className="btn" onClick={() => setDraft(start)}>{t('alarms.discard')}</button>}
                <button type="submit" className="btn p" disabled={save.isPending || reason.trim() === '' || !isReadable(draft) || (item !== null && !changed)}>
                  {t('alarms.save')}
                </button>
              </FormActs>
            </Panel>
          )}
        </form>
        <div className="col g12 definition-side">
          {mayEdit && <PreviewPanel draft={draft} siteId={siteId} />}
          {item && <RevisionPanel id={item.id} />}
        </div>
      </div>
    </>
  );
}
