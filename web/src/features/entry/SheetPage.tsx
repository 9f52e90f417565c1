import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useEffect, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { useAllowed, useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useChooseSite, useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { KeyHints } from '../../ui/Panel';
import { EmptyState, ErrorState, Loaded, Loading, Refused } from '../../ui/states';
import { usePhone } from '../../ui/usePhone';
import { CellPanel } from './CellPanel';
import { DayBar } from './DayBar';
import './entry.css';
import { SheetCards } from './SheetCards';
import { SheetDialog } from './SheetDialog';
import { SheetGrid } from './SheetGrid';
import type { Sheet } from './sheets';
import { nameOf, sheetsQuery } from './sheets';
import type { Cell, SheetState } from './useSheet';
import { ready, useSheet } from './useSheet';

/** One sheet: what was entered, what is missing, and the fields to enter it. */
export function SheetPage(): JSX.Element {
  const { id } = useParams();
  const sheets = useQuery(sheetsQuery);
  const person = useSession()?.person?.id ?? '';
  const site = useSite();
  const choose = useChooseSite();
  const sheet = sheets.data?.find((one) => one.id === id);
  // Sample times are read in the zone of the sheet's site: an address from elsewhere changes the site.
  const elsewhere = sheet !== undefined && site !== undefined && String(sheet.siteId) !== site.id;
  useEffect(() => {
    if (elsewhere) choose(String(sheet.siteId));
  }, [elsewhere, sheet, choose]);
  return (
    <Loaded query={sheets} what={t('entry.sheets')} problemOf={problemOf}>
      {() => (sheet === undefined || elsewhere
        ? <div className="body"><EmptyState title={t('entry.unknownSheet')} fact={t('entry.unknownSheetFact')} /></div>
        : <Filled key={sheet.id} sheet={sheet} person={person} />)}
    </Loaded>
  );
}

function useClock(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 15_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function Filled({ sheet, person }: { sheet: Sheet; person: string }): JSX.Element {
  const now = useClock();
  const today = formatInstant(now, 'date');
  const [chosen, setDay] = useAddress('day');
  const day = /^\d{4}-\d\d-\d\d$/.test(chosen) && chosen <= today ? chosen : today;
  const state = useSheet(sheet, person, day);
  const [selected, setSelected] = useState<Cell | null>(null);
  const [editing, setEditing] = useState(false);
  const navigate = useNavigate();
  const mayEdit = useAllowed('plant.edit');
  const phone = usePhone();
  const cell = selected && state.cells.find((one) => one.id === selected.id);
  const waiting = state.cells.filter(ready);
  useCtrlEnter(() => {
    if (waiting.length > 0 && !state.sending) state.send();
  });
  return (
    <>
      <PageHeader
        title={nameOf(sheet)} crumbs={[{ text: t('app.section.plant') }, { text: t('app.menu.plant.entry'), to: '/entry' }]} noMenu
        actions={!phone && (
          <>
            {mayEdit && <button type="button" className="btn" onClick={() => setEditing(true)}><Icon name="edit" />{t('entry.editSheet')}</button>}
            <SendButton state={state} ready={waiting.length} />
          </>
        )}
      />
      <div className="body split entry-body">
        <section className="panel" aria-label={nameOf(sheet)}>
          <DayBar sheet={sheet} day={day} today={today} onDay={(to) => setDay(to === today ? '' : to)} onTime={state.addTime} now={now} />
          <div className="pb sheet-box">
            {state.problem && <Refused problem={state.problem} />}
            {state.error ? <ErrorState problem={problemOf(state.error)} what={t('entry.records')} onRetry={state.retry} /> : null}
            {state.loading ? <Loading what={t('entry.records')} /> : null}
            {!state.loading && state.slots.length === 0 && <EmptyState title={t('entry.nothingToday')} fact={t('entry.nothingTodayFact')} />}
            {!state.loading && state.slots.length > 0 && (phone
              ? <SheetCards sheet={sheet} state={state} now={now} />
              : <SheetGrid sheet={sheet} state={state} selected={cell?.id ?? null} onSelect={setSelected} now={now} />)}
          </div>
          <Foot state={state} ready={waiting.length} phone={phone} onShow={setSelected} />
        </section>
        {!phone && cell && <CellPanel cell={cell} onReason={state.give} onClose={() => setSelected(null)} />}
      </div>
      {editing && (
        <SheetDialog
          siteId={sheet.siteId} sheet={sheet} onClose={() => setEditing(false)} onSaved={() => setEditing(false)}
          onRemoved={() => void navigate('/entry')}
        />
      )}
    </>
  );
}

function useCtrlEnter(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) latest.current();
    };
    globalThis.addEventListener('keydown', onKey);
    return () => globalThis.removeEventListener('keydown', onKey);
  }, []);
}

function SendButton({ state, ready: count }: { state: SheetState; ready: number }): JSX.Element {
  return (
    <button type="button" className="btn p" disabled={count === 0 || state.sending} onClick={state.send}>
      <Icon name="check" />
      {count === 0 ? t('entry.send') : t('entry.sendCount', { count })}
    </button>
  );
}

/** Puts the keys into the reason of a cell; false when its panel is not drawn yet. */
function focusReason(cell: Cell): boolean {
  const field = document.querySelector<HTMLInputElement>(`input[data-reason="${CSS.escape(cell.id)}"]`);
  field?.focus();
  return field !== null;
}

/** What is typed and not stored, what the last sending did, and the keys. */
function Foot({ state, ready: count, phone, onShow }: {
  state: SheetState; ready: number; phone: boolean; onShow: (cell: Cell) => void;
}): JSX.Element {
  const drafts = state.cells.filter((cell) => cell.draft !== undefined);
  const held = drafts.filter((cell) => !ready(cell));
  const first = held[0];
  return (
    <div className="pf entry-foot">
      <span role="status">
        {state.sent !== null && drafts.length === 0 && <span className="row g4"><Icon name="check" />{t('entry.sent', { count: state.sent.stored })}</span>}
        {state.sent !== null && state.sent.refused > 0 && <b className="late">{t('entry.refused', { count: state.sent.refused })}</b>}
        {drafts.length > 0 && t('entry.typed', { count: drafts.length, ready: count })}
      </span>
      {first && (
        <button type="button" className="btn x" onClick={() => {
          onShow(first);
          // What is typed next must not land in the cell; on a phone the card holds the field itself.
          if (!focusReason(first)) requestAnimationFrame(() => requestAnimationFrame(() => void focusReason(first)));
        }}>
          {t('entry.showHeld', { count: held.length })}
        </button>
      )}
      <span className="sp" />
      {phone && <SendButton state={state} ready={count} />}
      {!phone && (
        <KeyHints
          hints={[
            { keys: ['Enter', '↑', '↓', '←', '→'], text: t('ui.move') },
            { keys: ['Esc'], text: t('entry.keyUndo') },
            { keys: ['Ctrl V'], text: t('entry.keyPaste') },
            { keys: ['Ctrl Enter'], text: t('entry.send') },
          ]}
        />
      )}
    </div>
  );
}
