import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { JSX, SyntheticEvent } from 'react';
import { useState } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/dialogs';
import { AreaField, fieldError, FormActs, TextField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { Indicator, Indicators, IndicatorYear } from './recovery';
import { indicatorHow, indicatorName, indicatorText, meetsTarget, typedValue } from './recovery';

interface Chosen {
  indicator: Indicator;
  year: IndicatorYear;
}

/** Indicators of the action plan by year: what the books say against what is aimed at, and how each is computed. */
export function IndicatorsPanel({ indicators, scope }: { indicators: Indicators; scope: string }): JSX.Element {
  const may = useAllowed('waste.edit');
  const [chosen, setChosen] = useState<Chosen | undefined>(undefined);
  const years = indicators.items[0]?.years.map((one) => one.year) ?? [];
  const columns: readonly Column<Indicator>[] = [
    {
      key: 'name', title: t('waste.rec.indicator'), width: 460,
      render: (one) => <span className="col"><span className="row g6 wrap"><b>{indicatorName(one)}</b>{one.toBeConfirmed && <StatusTag kind="quiet">{t('waste.rec.toConfirm')}</StatusTag>}</span><span className="t2 s12 rec-how">{indicatorHow(one)}</span><span className="t3 s12">{one.source}</span></span>,
    },
    ...years.map((year): Column<Indicator> => ({
      key: String(year), title: String(year), align: 'right',
      render: (one) => { const found = one.years.find((part) => part.year === year); return found ? <Cell indicator={one} year={found} may={may} onEdit={() => setChosen({ indicator: one, year: found })} /> : '—'; },
    })),
  ];
  return (
    <Panel title={t('waste.rec.indicators')} meta={scope} foot={t('waste.rec.indicatorsNote')} className="rec-indicators">
      <DataTable label={t('waste.rec.indicators')} columns={columns} rows={indicators.items} rowKey={(one) => one.code} cards rowClass={() => 'rec-run'} />
      {chosen && <TargetDialog node={indicators.node} {...chosen} onClose={() => setChosen(undefined)} />}
    </Panel>
  );
}

function Cell({ indicator, year, may, onEdit }: { indicator: Indicator; year: IndicatorYear; may: boolean; onEdit: () => void }): JSX.Element {
  const meets = meetsTarget(indicator, year);
  const isReported = year.value === null && year.reported !== null;
  const target = year.target === null ? t('waste.rec.noTarget') : t('waste.rec.targetIs', { value: indicatorText(indicator, year.target) });
  return (
    <span className="col rec-cell">
      <span className="row g6 wrap">
        {isReported && <StatusTag kind="quiet">{t('waste.rec.reported')}</StatusTag>}
        <b className="nw">{indicatorText(indicator, year.value ?? year.reported)}</b>
      </span>
      <span className="row g6 wrap s12">
        {meets !== undefined && <StatusTag kind={meets ? 'ok' : 'error'}>{t(meets ? 'waste.rec.meets' : 'waste.rec.misses')}</StatusTag>}
        {may ? <button type="button" className="btn x" title={year.note} aria-label={`${target}${t('waste.comma')}${t('waste.rec.setTargetOf', { name: indicatorName(indicator), year: String(year.year) })}`} onClick={onEdit}>{target}</button> : <span className="t2" title={year.note}>{target}</span>}
      </span>
    </span>
  );
}

function TargetDialog({ node, indicator, year, onClose }: Chosen & { node: number; onClose: () => void }): JSX.Element {
  const queries = useQueryClient();
  const shown = (value: number | null): string => (value === null ? '' : String(Number((indicator.unit === 'share' ? value * 100 : value / 1e6).toFixed(6))));
  const [target, setTarget] = useState(shown(year.target));
  const [reported, setReported] = useState(shown(year.reported));
  const [note, setNote] = useState(year.note);
  const [aim, told] = [typedValue(indicator, target), typedValue(indicator, reported)];
  const store = useMutation({
    mutationFn: () => api.put(`/waste/sites/${node}/targets/${year.year}/${indicator.code}`, { target: aim, reported: told, note }),
    onSuccess: async () => { await queries.invalidateQueries({ queryKey: ['waste', 'indicators'] }); onClose(); },
  });
  const problem = store.isError ? problemOf(store.error) : undefined;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    store.mutate();
  };
  const unit = <span className="u">{indicator.unit === 'share' ? '%' : 't'}</span>;
  return (
    <Dialog title={t('waste.rec.setTargetOf', { name: indicatorName(indicator), year: String(year.year) })} onClose={onClose} width={460}>
      <form className="col g12" onSubmit={submit}>
        <TextField label={t('waste.rec.target')} value={target} onChange={setTarget} after={unit} input={{ inputMode: 'decimal' }} error={fieldError(problem, 'target')} />
        <TextField label={t('waste.rec.reportedValue')} value={reported} onChange={setReported} after={unit} input={{ inputMode: 'decimal' }} error={fieldError(problem, 'reported')} hint={t('waste.rec.reportedHint')} />
        <AreaField label={t('waste.rec.targetNote')} value={note} onChange={setNote} error={fieldError(problem, 'note')} hint={t('waste.rec.targetNoteHint')} />
        {problem && <Refused problem={problem} />}
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="submit" className="btn p" disabled={store.isPending || aim === undefined || told === undefined || note.trim() === ''}>{t('waste.reg.save')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}
