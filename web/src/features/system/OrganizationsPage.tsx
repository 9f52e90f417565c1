import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo, useState } from 'react';
import { problemOf } from '../../api/problem';
import { useAllowed } from '../../api/session';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { useAddress } from '../../kernel/useAddress';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import type { TreeNode } from '../../ui/Tree';
import { Tree } from '../../ui/Tree';
import type { Organization } from './identity';
import { nameOf, organizationsQuery, treeOrder } from './identity';
import { OrganizationDialog } from './OrganizationDialog';
import { OrganizationDetail } from './OrganizationDetail';
import './system.css';

/** The tree of companies, sites and departments, on whose nodes rights are given. */
export function OrganizationsPage(): JSX.Element {
  const organizations = useQuery(organizationsQuery);
  const [selected, setSelected] = useAddress('org');
  const [adding, setAdding] = useState(false);
  const mayEdit = useAllowed('identity.edit');
  const list = organizations.data ?? [];
  const tree = useMemo(() => treeOf(organizations.data ?? []), [organizations.data]);
  const current = list.find((node) => String(node.number) === selected) ?? treeOrder(list)[0]?.node;
  return (
    <>
      <PageHeader
        title={t('app.menu.system.organizations')}
        crumbs={[{ text: t('app.section.system') }]}
        actions={
          mayEdit && (
            <button type="button" className="btn p" onClick={() => setAdding(true)}>
              <Icon name="plus" />
              {t('system.newOrganization')}
            </button>
          )
        }
      />
      <div className="body split tree-left">
        <Panel title={t('system.organizationTree')} meta={t('ui.rows', { count: list.length })}>
          <Loaded query={organizations} what={t('app.menu.system.organizations')} problemOf={problemOf}>
            {() => <Tree label={t('app.menu.system.organizations')} nodes={tree} current={current && String(current.number)} onCurrent={setSelected} />}
          </Loaded>
        </Panel>
        {current ? (
          <OrganizationDetail key={current.number} node={current} all={list} onSelect={(number) => setSelected(String(number))} />
        ) : (
          <Panel label={t('app.menu.system.organizations')}>
            <EmptyState title={t('system.noOrganization')} fact={t('system.noOrganizationFact')} />
          </Panel>
        )}
      </div>
      {adding && (
        <OrganizationDialog parent={current?.number ?? 1} onClose={() => setAdding(false)} onMade={(number) => setSelected(String(number))} />
      )}
    </>
  );
}

function treeOf(nodes: readonly Organization[]): readonly TreeNode[] {
  const known = new Set(nodes.map((node) => node.number));
  const below = (parent: number | null): TreeNode[] =>
    nodes
      .filter((node) => (node.parent !== null && known.has(node.parent) ? node.parent : null) === parent)
      .map((node) => ({
        id: String(node.number),
        text: nameOf(node),
        quiet: node.closedAt !== null,
        mark: node.closedAt !== null
          ? <StatusTag kind="quiet">{t('system.closed')}</StatusTag>
          : <span className="s12 t3">{t(`system.orgKind.${node.kind}`)}</span>,
        children: below(node.number),
      }));
  return below(null);
}
