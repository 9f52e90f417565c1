import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState } from '../../ui/states';
import type { Chain, ChainPart } from './chain';
import { chainLayout, chainWidth, mostSources, partsOf, sourcesOf } from './chain';
import { FlowDrawing } from './FlowDiagram';
import { Tonnes } from './Tonnes';
import { nameOf } from './waste';

const kinds = ['hazardous', 'general', 'all'] as const;

interface Props {
  chain: Chain;
  names: ReadonlyMap<number, string>;
  /** Only this site. */
  site: number | undefined;
}

/** Mass from generation to its final place; each box leads to the accounts that it adds up, each account to its statement. */
export function ChainPanel({ chain, names, site }: Props): JSX.Element {
  const [kind, setKind] = useAddress('kind', 'hazardous');
  const [code, setCode] = useAddress('code');
  const [grouping, setGrouping] = useAddress('by', 'code');
  const [box, setBox] = useAddress('box');
  const by = grouping === 'site' ? 'site' : 'code';
  const hazardous = useMemo(() => new Set(chain.wastes.filter((one) => one.isHazardous).map((one) => one.wasteCode)), [chain]);
  const ofKind = (waste: string): boolean => kind === 'all' || hazardous.has(waste) === (kind === 'hazardous');
  const parts = chain.parts.filter((part) => ofKind(part.wasteCode) && (code === '' || part.wasteCode === code) && (site === undefined || part.site === site));
  const shown = sourcesOf(parts, by).slice(0, mostSources).map(([key]) => key);
  const height = Math.max(360, shown.length * 44 + 60);
  const drawing = chainLayout(chain, parts, { by, siteNames: names }, height);
  const chosen = drawing.nodes.find((node) => node.key === box) ?? drawing.nodes.find((node) => node.key === 'stored') ?? drawing.nodes[0];
  const books = new Map(chain.sites.map((one) => [one.site, one.bookId]));
  return (
    <>
      <Panel
        title={t('waste.chain.title')} className="chain-panel" meta={t('waste.chain.meta', { from: chain.from, until: chain.until })}
        link={(
          <span className="row g8 wrap">
            <Choice value={kind} values={kinds} name={t('waste.chain.kind')} text={(one) => t(`waste.chain.kind.${one}`)} onChange={(one) => { setKind(one); setCode(''); }} />
            <Choice value={by} values={['code', 'site']} name={t('waste.chain.by')} text={(one) => t(`waste.chain.by.${one}`)} onChange={setGrouping} />
            <label className="inp s">
              <select value={code} aria-label={t('waste.waste')} onChange={(event) => setCode(event.target.value)}>
                <option value="">{t('waste.chain.allCodes')}</option>
                {chain.wastes.filter((one) => ofKind(one.wasteCode)).map((one) => <option key={one.wasteCode} value={one.wasteCode}>{`${nameOf(one)} ${one.wasteCode}`}</option>)}
              </select>
            </label>
          </span>
        )}
        foot={<Foot chain={chain} site={site} parts={parts} />}
      >
        {drawing.nodes.length === 0 ? <EmptyState title={t('waste.chain.nothing')} fact={t('waste.chain.nothingFact')} /> : (
          <FlowDrawing
            {...drawing} width={chainWidth} height={height} label={t('waste.chain.title')}
            current={box === '' ? undefined : chosen?.key} onNode={(node) => setBox(node.key === box ? '' : node.key)}
          />
        )}
      </Panel>
      {chosen && <AccountsPanel title={chosen.label} parts={partsOf(parts, chosen.key, by, shown)} chain={chain} names={names} books={books} />}
    </>
  );
}

function Choice<T extends string>({ value, values, name, text, onChange }: {
  value: string; values: readonly T[]; name: string; text: (one: T) => string; onChange: (one: T) => void;
}): JSX.Element {
  return (
    <span className="seg small" role="group" aria-label={name}>
      {values.map((one) => <button key={one} type="button" className={value === one ? 'on' : ''} aria-pressed={value === one} onClick={() => onChange(one)}>{text(one)}</button>)}
    </span>
  );
}

// The balance of what is drawn: what came, what went, what is there.
function Foot({ chain, site, parts }: { chain: Chain; site: number | undefined; parts: readonly ChainPart[] }): JSX.Element {
  const sum = (...roles: string[]): number => parts.reduce((all, part) => (roles.includes(part.role) ? all + part.grams : all), 0);
  const unexplained = chain.sites.filter((one) => site === undefined || one.site === site).reduce((all, one) => all + Math.abs(one.unexplainedGrams), 0);
  const text = (grams: number): string => formatNumber(grams / 1e6, 3);
  const into = [sum('opening'), sum('generated'), sum('gain')].filter((grams) => grams !== 0);
  const out = [sum('product', 'residue', 'processLoss'), sum('selfDisposed'), sum('utilized', 'disposed', 'accepted'), sum('road'), sum('difference', 'loss'), sum('stored', 'inProcess')].filter((grams) => grams !== 0);
  return (
    <span className="s12">
      <span className={unexplained === 0 ? 'ok-text' : 'late'}>{`${into.map(text).join(' + ')} = ${out.map(text).join(' + ')} t${t('waste.comma')}${t('waste.unexplained', { grams: formatNumber(unexplained, 0) })}`}</span>
      <span className="t2">{` ${t('waste.chain.note')}`}</span>
    </span>
  );
}

function AccountsPanel({ title, parts, chain, names, books }: {
  title: string; parts: readonly ChainPart[]; chain: Chain; names: ReadonlyMap<number, string>; books: ReadonlyMap<number, string | null>;
}): JSX.Element {
  const wastes = new Map(chain.wastes.map((one) => [one.wasteCode, one]));
  const columns: readonly Column<ChainPart>[] = [
    { key: 'site', title: t('waste.site'), width: 180, sort: (one) => names.get(one.site) ?? '', render: (one) => names.get(one.site) ?? String(one.site) },
    {
      key: 'waste', title: t('waste.waste'), width: 240, sort: (one) => one.wasteCode,
      render: (one) => { const known = wastes.get(one.wasteCode); return <>{known ? nameOf(known) : ''} <span className="t3">{one.wasteCode}</span></>; },
    },
    { key: 'role', title: t('waste.chain.role'), width: 150, render: (one) => t(`waste.chain.role.${one.role}`) },
    { key: 'place', title: t('waste.chain.place'), width: 200, render: (one) => (language() === 'zh-CN' ? one.placeZh : one.placeEn) || '—' },
    { key: 'mass', title: 't', name: t('waste.netMass'), width: 130, align: 'right', sort: (one) => one.grams, render: (one) => <Tonnes grams={one.grams} bare /> },
    {
      key: 'statement', title: t('waste.chain.statement'),
      render: (one) => <Link to={`/ledger?site=${one.site}&book=${books.get(one.site) ?? ''}&path=${encodeURIComponent(one.path)}&days=366`} className="mono">{one.path}</Link>,
    },
  ];
  return (
    <Panel title={t('waste.chain.accounts', { box: title })} meta={t('waste.chain.accountsMeta', { count: parts.length })}>
      <DataTable
        label={t('waste.chain.accounts', { box: title })} columns={columns} rows={parts} cards
        rowKey={(one) => `${one.site} ${one.role} ${one.path}`}
      />
    </Panel>
  );
}
