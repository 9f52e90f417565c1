import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import type { Flow } from './flow';
import { FlowDiagram } from './FlowDiagram';

interface Props {
  site: string | undefined;
  codes: readonly string[];
  code: string;
  month: string;
  names: ReadonlyMap<string, string>;
  onCode: (code: string) => void;
}

/** The month of one code from generation to final place, with its balance in the head. */
export function FlowPanel({ site, codes, code, month, names, onCode }: Props): JSX.Element {
  const flow = useQuery({
    queryKey: ['waste', 'flow', site, code, month],
    queryFn: ({ signal }) => api.get<Flow>('/waste/flow', { site, wasteCode: code, month }, signal),
    enabled: site !== undefined && code !== '',
  });
  return (
    <Panel
      title={t('waste.flowTitle')} className="waste-flow"
      meta={(
        <label className="inp s">
          <select value={code} aria-label={t('waste.waste')} onChange={(event) => onCode(event.target.value)}>
            {codes.map((one) => <option key={one} value={one}>{`${names.get(one) ?? ''} ${one}`}</option>)}
          </select>
        </label>
      )}
      link={flow.data && <Equation flow={flow.data} />}
    >
      {code === '' ? <EmptyState title={t('waste.noStock')} /> : (
        <Loaded query={flow} what={t('waste.flowTitle')} problemOf={problemOf}>
          {(found) => <><FlowDiagram flow={found} /><FlowTable flow={found} /></>}
        </Loaded>
      )}
    </Panel>
  );
}

function Equation({ flow }: { flow: Flow }): JSX.Element {
  const text = (grams: number): string => formatNumber(grams / 1e6, 3);
  const came = [flow.openingGrams + flow.receivedGrams, flow.generatedGrams, flow.gainGrams].filter((grams) => grams > 0);
  const went = [
    flow.selfUsedGrams, flow.selfDisposedGrams, flow.outGrams, flow.lossGrams, flow.differenceGrams, flow.inTransitGrams, flow.storedGrams,
  ].filter((grams) => grams !== 0);
  return (
    <span className={flow.unexplainedGrams === 0 ? 'ok-text s12' : 'late s12'}>
      {`${came.map(text).join(' + ')} = ${went.map(text).join(' + ')}${t('waste.comma')}${t('waste.unexplained', { grams: formatNumber(flow.unexplainedGrams, 0) })}`}
    </span>
  );
}

function FlowTable({ flow }: { flow: Flow }): JSX.Element {
  const rows: readonly (readonly [string, number])[] = [
    [t('waste.flow.opening'), flow.openingGrams + flow.receivedGrams], [t('waste.flow.generated'), flow.generatedGrams],
    [t('waste.flow.selfUse'), flow.selfUsedGrams + flow.selfDisposedGrams], [t('waste.flow.accepted'), flow.outGrams],
    [t('waste.flow.road'), flow.inTransitGrams], [t('waste.flow.difference'), flow.differenceGrams], [t('waste.flow.closing'), flow.storedGrams],
  ];
  return (
    <details className="flow-table">
      <summary>{t('waste.asTable')}</summary>
      <table className="grid">
        <thead><tr><th>{t('waste.flow.part')}</th><th className="r">t</th></tr></thead>
        <tbody>{rows.map(([name, grams]) => <tr key={name}><td>{name}</td><td className="r">{formatNumber(grams / 1e6, 3)}</td></tr>)}</tbody>
      </table>
    </details>
  );
}
