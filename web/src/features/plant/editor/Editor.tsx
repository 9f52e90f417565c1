import { useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useMemo, useReducer, useState } from 'react';
import { useBlocker, useNavigate } from 'react-router';
import { api } from '../../../api/client';
import type { Problem } from '../../../api/problem';
import { problemOf } from '../../../api/problem';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { ConfirmWithConsequences } from '../../../ui/dialogs';
import { Icon } from '../../../ui/Icon';
import { KeyHints } from '../../../ui/Panel';
import { StatusTag } from '../../../ui/StatusTag';
import { nodeLink } from '../links';
import type { ComponentType } from '../mimic/mimicBody';
import { useMimic } from '../mimic/useMimic';
import { nameOf } from '../names';
import type { Mimic, MimicVersion, PlantNode, PlantSignal } from '../plantData';
import { mimicQuery } from '../plantData';
import { useSiteAlarms } from '../useSiteAlarms';
import type { Finding } from './checks';
import { findingsOf, findingsOfRefusal } from './checks';
import { EditorCanvas } from './EditorCanvas';
import { blank, edit, isDirty, startOf } from './editorState';
import { Findings } from './Findings';
import { PageProperties } from './PageProperties';
import { Palette } from './Palette';
import { Properties } from './Properties';
import { SaveDialog, StaleDialog } from './SaveDialogs';

const undoKeys = 'Ctrl Z';
const redoKeys = 'Ctrl Y';

interface Props {
  node: PlantNode;
  lineage: readonly PlantNode[];
  nodes: readonly PlantNode[];
  mimic: Mimic | undefined;
  signals: readonly PlantSignal[];
}

/** The drawing table: library left, sheet in the middle, what is selected at the right, findings at the foot. */
export function Editor({ node, lineage, nodes, mimic, signals }: Props): JSX.Element {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [state, dispatch] = useReducer(edit, mimic?.body ?? blank, startOf);
  const [version, setVersion] = useState(mimic?.version ?? 0);
  const [drawing, setDrawing] = useState(false);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [note, setNote] = useState('');
  const alarms = useSiteAlarms(String(node.siteId));
  const [picked, setPicked] = useState<readonly PlantSignal[]>([]);
  const all = useMemo(() => [...signals, ...picked], [signals, picked]);
  const context = useMimic(state.body, all, alarms);
  const dirty = isDirty(state);
  const chosen = state.body.items.find((item) => item.id === state.selected);
  const findings = useMemo(
    () => findingsOf(state.body, (path) => context.signals.has(path)),
    [state.body, context.signals],
  );
  const refused: readonly Finding[] = problem?.code === 'plant.mimicWrong' ? findingsOfRefusal(problem.fields, state.body) : [];
  const stops = findings.filter((one) => one.stops).length;
  const blocker = useBlocker(({ currentLocation, nextLocation }) => dirty && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    if (!dirty) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    globalThis.addEventListener('beforeunload', warn);
    return () => globalThis.removeEventListener('beforeunload', warn);
  }, [dirty]);
  const save = async (text: string, basedOn: number): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    setNote(text);
    try {
      const saved = await api.put<MimicVersion>(`/plant/nodes/${node.id}/mimic`, { basedOn, body: state.body, note: text });
      dispatch({ do: 'saved' });
      setVersion(saved.version);
      setAsking(false);
      await client.invalidateQueries({ queryKey: ['plant'] });
    } catch (error) {
      setProblem(problemOf(error));
      if (problemOf(error).code === 'plant.mimicWrong') setAsking(false);
    } finally {
      setBusy(false);
    }
  };
  const openVersion = async (wanted: number): Promise<void> => {
    const other = await client.query(mimicQuery(node.id, wanted));
    dispatch({ do: 'load', body: other.body });
  };
  const newest = async (): Promise<Mimic> => client.query({ ...mimicQuery(node.id), staleTime: 0 });
  const place = (type: ComponentType, byKeyboard: boolean): void => {
    if (type === 'pipe' && !byKeyboard) {
      setDrawing(!drawing);
      dispatch({ do: 'select', id: null });
      return;
    }
    setDrawing(false);
    dispatch({ do: 'place', type, at: [state.body.width / 2, state.body.height / 2] });
  };
  const stale = problem?.code === 'plant.mimicStale';
  return (
    <>
      <PageHeader
        title={t('plant.editTitle', { name: nameOf(node) })}
        noMenu
        crumbs={lineage.map((one) => ({ text: nameOf(one), to: nodeLink(one.id) }))}
        tags={
          <>
            <StatusTag kind="quiet">{version === 0 ? t('plant.notSavedYet') : t('plant.versionNumber', { number: version })}</StatusTag>
            {dirty && <StatusTag kind="accent">{t('plant.unsaved')}</StatusTag>}
          </>
        }
        actions={
          <>
            <button type="button" className="btn" disabled={state.past.length === 0} onClick={() => dispatch({ do: 'undo' })} title={undoKeys}>
              {t('plant.undo')}
            </button>
            <button type="button" className="btn" disabled={state.future.length === 0} onClick={() => dispatch({ do: 'redo' })} title={redoKeys}>
              {t('plant.redo')}
            </button>
            <button type="button" className="btn" onClick={() => void navigate(nodeLink(node.id))}>
              {t('ui.close')}
            </button>
            <button type="button" className="btn p" disabled={!dirty || stops > 0} onClick={() => setAsking(true)}>
              {t('plant.save')}
            </button>
          </>
        }
      />
      <div className="body editor">
        <Palette drawing={drawing} onPlace={place} />
        <section className="panel sheet-area" aria-label={t('plant.sheetArea')}>
          <EditorCanvas state={state} dispatch={dispatch} context={context} drawing={drawing} onDrawn={() => setDrawing(false)} label={t('plant.sheetOf', { name: nameOf(node) })} />
          <div className="pf">
            {drawing ? <KeyHints hints={[{ keys: ['Enter'], text: t('plant.endPipe') }, { keys: ['Esc'], text: t('ui.cancel') }]} /> : <KeyHints hints={hints()} />}
          </div>
          <Findings findings={[...refused, ...findings]} onShow={(id) => dispatch({ do: 'select', id })} />
        </section>
        <section className="panel properties" aria-label={t('plant.properties')}>
          <div className="ph">
            <h2 className="el">{chosen ? t(`plant.part.${chosen.type}`) : t('plant.display')}</h2>
            <span className="meta">{chosen?.id}</span>
            <span className="sp" />
            {chosen && (
              <>
                <button type="button" className="icon-btn" title={t('plant.earlier')} onClick={() => dispatch({ do: 'order', id: chosen.id, by: -1 })}>
                  <Icon name="up" label={t('plant.earlier')} />
                </button>
                <button type="button" className="icon-btn" title={t('plant.later')} onClick={() => dispatch({ do: 'order', id: chosen.id, by: 1 })}>
                  <Icon name="down" label={t('plant.later')} />
                </button>
                <button type="button" className="icon-btn" title={t('plant.duplicate')} onClick={() => dispatch({ do: 'duplicate', id: chosen.id })}>
                  <Icon name="copy" label={t('plant.duplicate')} />
                </button>
                <button type="button" className="icon-btn" title={t('plant.remove')} onClick={() => dispatch({ do: 'remove', id: chosen.id })}>
                  <Icon name="trash" label={t('plant.remove')} />
                </button>
              </>
            )}
          </div>
          <div className="pb">
            {chosen ? (
              <Properties onPicked={(signal) => setPicked([...picked, signal])} key={chosen.id} item={chosen} nodes={nodes} home={node} signals={context.signals} dispatch={dispatch} />
            ) : (
              <PageProperties node={node.id} body={state.body} context={context} version={version} dispatch={dispatch} onVersion={(wanted) => void openVersion(wanted)} />
            )}
          </div>
        </section>
      </div>
      {asking && !stale && (
        <SaveDialog version={version} busy={busy} problem={problem} doubts={findings.length - stops} onSave={(text) => void save(text, version)} onClose={() => setAsking(false)} />
      )}
      {stale && (
        <StaleDialog
          problem={problem}
          busy={busy}
          onTheirs={() =>
            void newest().then((theirs) => {
              dispatch({ do: 'load', body: theirs.body });
              setVersion(theirs.version);
              setProblem(undefined);
              setAsking(false);
            })
          }
          onMine={() => void newest().then((theirs) => save(note, theirs.version))}
          onClose={() => setProblem(undefined)}
        />
      )}
      {blocker.state === 'blocked' && (
        <ConfirmWithConsequences
          title={t('plant.leaveTitle')}
          consequences={[[t('ui.effect'), t('plant.leaveEffect')]]}
          act={t('plant.leave')}
          cancel={t('plant.stay')}
          danger
          onAct={() => blocker.proceed()}
          onCancel={() => blocker.reset()}
        />
      )}
    </>
  );
}

function hints(): { keys: string[]; text: string }[] {
  return [
    { keys: ['Tab'], text: t('plant.nextPart') },
    { keys: ['←', '↑', '↓', '→'], text: t('ui.move') },
    { keys: ['Del'], text: t('plant.remove') },
    { keys: ['Ctrl', 'Z'], text: t('plant.undo') },
    { keys: ['Ctrl', 'D'], text: t('plant.duplicate') },
  ];
}
