import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link } from 'react-router';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { formatInstant, formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import type { Assay, RecoveryLine, RecoveryRun } from './recovery';
import { assayText } from './recovery';
import { Tonnes } from './Tonnes';
import { nameOf } from './waste';

/** The runs behind the figures of a waste: batches with their samples, products and residues with theirs, the posting. */
export function RunsPanel({ line, year }: { line: RecoveryLine; year: number }): JSX.Element {
  const runs = useQuery({
    queryKey: ['waste', 'recoveryRuns', line.site, line.wasteCode, year],
    queryFn: ({ signal }) => api.get<Page<RecoveryRun>>('/waste/recovery/runs', { site: line.site, wasteCode: line.wasteCode, year, limit: 50 }, signal),
  });
  const mayLedger = useAllowed('ledger.read');
  return (
    <Panel className="rec-runs" title={t('waste.rec.runs', { waste: nameOf(line) })} meta={runs.data && t(runs.data.next === null ? 'waste.rec.runsMeta' : 'waste.rec.runsMore', { count: runs.data.items.length })}>
      <Loaded query={runs} what={t('waste.rec.runsShort')} problemOf={problemOf}>
        {(page) => (
          <DataTable
            label={t('waste.rec.runsShort')} columns={columnsOf(mayLedger)} rows={page.items} rowKey={(one) => one.code} cards rowClass={() => 'rec-run'}
            empty={<EmptyState title={t('waste.rec.noRuns')} fact={t('waste.rec.noRunsFact')} />}
          />
        )}
      </Loaded>
    </Panel>
  );
}

function columnsOf(mayLedger: boolean): readonly Column<RecoveryRun>[] {
  return [
    {
      key: 'code', title: t('waste.rec.run'), width: 172, sort: (one) => one.at,
      render: (one) => <span className="col">{mayLedger ? <Link to={`/ledger/postings/${one.postingId}`} className="mono">{one.code}</Link> : <span className="mono">{one.code}</span>}<span className="t3 s12">{`${formatInstant(one.at, 'short')} ${one.method}`}</span></span>,
    },
    {
      key: 'inputs', title: t('waste.rec.inputs'), width: 380,
      render: (one) => <span className="col g4">{one.inputs.map((input) => <span key={input.batchId} className="col"><span><Link to={`/waste/batches/${input.batchId}`} className="mono">{input.code}</Link> <Tonnes grams={input.grams} /></span>{input.samples.map((sample) => <Found key={sample.number} found={sample} />)}</span>)}</span>,
    },
    {
      key: 'outputs', title: t('waste.rec.outputs'),
      render: (one) => one.outputs.length === 0 ? <span className="t3">{t('waste.rec.inPosting')}</span> : (
        <span className="col g4">{one.outputs.map((output) => <span key={`${output.role} ${output.name}`} className="col"><span>{`${t(`waste.rec.role.${output.role}`)} `}<span className={output.role === 'residue' ? 'mono' : ''}>{output.name}</span> <Tonnes grams={output.grams} /></span>{output.assay && <Found found={output.assay} />}</span>)}</span>
      ),
    },
    { key: 'yield', title: t('waste.rec.yield'), width: 88, align: 'right', render: (one) => { const fed = one.inputs.reduce((all, input) => all + input.grams, 0); const out = one.outputs.filter((output) => output.role === 'product').reduce((all, output) => all + output.grams, 0); return fed === 0 || one.outputs.length === 0 ? '—' : `${formatNumber((out / fed) * 100, 1)}%`; } },
  ];
}

function Found({ found }: { found: Assay }): JSX.Element {
  return <span className="t3 s12">{found.number !== '' && <span className="mono">{`${found.number} `}</span>}{assayText(found, (name) => t(`waste.bookOf.${name}`), t('waste.moisturePercent'), t('waste.comma'))}</span>;
}
