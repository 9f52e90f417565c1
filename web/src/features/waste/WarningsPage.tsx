import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { Page } from '../../api/client';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { useSession } from '../../api/session';
import { formatInstant } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useSite } from '../../kernel/site';
import { useAddress } from '../../kernel/useAddress';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { AreaField } from '../../ui/fields';
import { Panel } from '../../ui/Panel';
import { Facts, SideBlock, SidePanel } from '../../ui/SidePanel';
import { EmptyState, Loaded, Refused } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import './waste.css';

/** A finding as the door answers it. */
interface Finding {
  id: string;
  rule: string;
  ruleZh: string;
  ruleEn: string;
  clause: string | null;
  objectZh: string;
  objectEn: string;
  route: string;
  severity: number;
  state: string;
  evidence: { labelZh: string; labelEn: string; value: string; unit: string | null }[];
  openedAt: string;
  dueAt: string;
  ownerName: string | null;
  note: string;
}

const words = (finding: Finding): { rule: string; object: string; evidence: string } => {
  const zh = language() === 'zh-CN';
  return {
    rule: zh ? finding.ruleZh : finding.ruleEn,
    object: zh ? finding.objectZh : finding.objectEn,
    evidence: finding.evidence.map((line) => `${zh ? line.labelZh : line.labelEn} ${line.value}${line.unit === null ? '' : ` ${line.unit}`}`).join(t('waste.comma')),
  };
};

/** Early warnings of a site: what a rule says of a stock, a transfer, a paper; who explains it, until when. */
export function WarningsPage(): JSX.Element {
  const site = useSite();
  const [selected, setSelected] = useAddress('finding');
  const list = useQuery({
    queryKey: ['findings', site?.id],
    queryFn: ({ signal }) => api.get<Page<Finding>>('/findings', { site: site?.id, limit: 500 }, signal),
    enabled: site !== undefined,
    refetchInterval: 60_000,
  });
  const rows = useMemo(() => (list.data?.items ?? []).filter((one) => one.rule.startsWith('waste.')), [list.data]);
  const columns = useMemo(columnsOf, []);
  const current = rows.find((one) => one.id === selected);
  return (
    <>
      <PageHeader title={t('app.menu.waste.earlyWarnings')} crumbs={[{ text: t('app.section.waste'), to: '/waste' }]} />
      <div className="body split">
        <Panel title={t('waste.findings')} meta={t('waste.findingsMeta')}>
          <Loaded query={list} what={t('waste.findings')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('waste.findings')} columns={columns} rows={rows} rowKey={(one) => one.id} cards
                current={current?.id} onCurrent={(one) => setSelected(one.id)}
                empty={<EmptyState title={t('waste.noFindings')} fact={t('waste.noFindingsFact')} />}
              />
            )}
          </Loaded>
        </Panel>
        {current && <FindingPanel key={current.id} finding={current} onClose={() => setSelected('')} />}
      </div>
    </>
  );
}

function columnsOf(): readonly Column<Finding>[] {
  return [
    { key: 'severity', title: t('waste.severity'), width: 76, sort: (one) => one.severity, render: (one) => <StatusTag kind={one.severity <= 2 ? 'error' : one.severity === 3 ? 'warning' : 'plain'}>{`P${one.severity}`}</StatusTag> },
    { key: 'rule', title: t('waste.rule'), width: 200, sort: (one) => words(one).rule, render: (one) => <b>{words(one).rule}</b> },
    { key: 'object', title: t('waste.object'), width: 260, render: (one) => <Link to={one.route}>{words(one).object}</Link> },
    { key: 'evidence', title: t('waste.evidence'), width: 280, render: (one) => words(one).evidence },
    { key: 'since', title: t('waste.since'), width: 120, wideOnly: true, sort: (one) => one.openedAt, render: (one) => formatInstant(one.openedAt, 'short') },
    { key: 'due', title: t('waste.due'), width: 120, sort: (one) => one.dueAt, render: (one) => formatInstant(one.dueAt, 'short') },
    { key: 'state', title: t('waste.stateTitle'), render: (one) => t(`waste.findingState.${one.state}`) },
  ];
}

function FindingPanel({ finding, onClose }: { finding: Finding; onClose: () => void }): JSX.Element {
  const [note, setNote] = useState('');
  const queries = useQueryClient();
  const may = useSession()?.permissions.includes('findings.act') ?? false;
  const act = finding.state === 'ended' ? 'close' : 'explain';
  const run = useMutation({
    mutationFn: () => api.post(`/findings/${finding.id}/${act}`, { note }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['findings'] }),
  });
  const { rule, object, evidence } = words(finding);
  return (
    <SidePanel
      label={rule} title={rule} meta={object} onClose={onClose}
      acts={may ? <button type="button" className="btn s p" disabled={run.isPending || note.trim() === ''} onClick={() => run.mutate()}>{t(act === 'close' ? 'waste.closeFinding' : 'waste.explain')}</button> : undefined}
    >
      <SideBlock>
        <Facts facts={[[t('waste.evidence'), evidence], [t('waste.since'), formatInstant(finding.openedAt, 'short')], [t('waste.due'), formatInstant(finding.dueAt, 'short')], [t('waste.remark'), finding.note || '—']]} />
        {finding.clause !== null && <p className="s12 t2">{finding.clause}</p>}
        <Link to={finding.route}>{object}</Link>
      </SideBlock>
      {may && <SideBlock><AreaField label={t(act === 'close' ? 'waste.closeFinding' : 'waste.explain')} value={note} onChange={setNote} hint={t('waste.explainHint')} /></SideBlock>}
      {run.isError && <Refused problem={problemOf(run.error)} />}
    </SidePanel>
  );
}
