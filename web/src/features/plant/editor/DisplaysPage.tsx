import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { problemOf } from '../../../api/problem';
import { useAllowed } from '../../../api/session';
import { formatInstant } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { PageHeader } from '../../../kernel/PageHeader';
import { useSite } from '../../../kernel/site';
import { useAddress } from '../../../kernel/useAddress';
import { AlarmSymbol } from '../../../ui/AlarmSymbol';
import type { Column } from '../../../ui/DataTable';
import { DataTable } from '../../../ui/DataTable';
import { Icon } from '../../../ui/Icon';
import { Dot, Panel } from '../../../ui/Panel';
import { EmptyState, Loaded } from '../../../ui/states';
import { nodeLink } from '../links';
import { MimicView } from '../mimic/MimicView';
import { useMimic } from '../mimic/useMimic';
import { isBelow, nameOf, worstOf } from '../names';
import type { Mimic, MimicEntry } from '../plantData';
import { mimicQuery, mimicsQuery, treeQuery } from '../plantData';
import '../plant.css';
import { useSiteAlarms } from '../useSiteAlarms';

/** Every display of a site: its place, its alarms, who drew it; the selected one alive beside the list. */
export function DisplaysPage(): JSX.Element {
  const site = useSite();
  const navigate = useNavigate();
  const mimics = useQuery(mimicsQuery);
  const tree = useQuery({ ...treeQuery(site?.id), enabled: site !== undefined }).data;
  const alarms = useSiteAlarms(site?.id);
  const [chosen, setChosen] = useAddress('display');
  const places = useMemo(() => new Map((tree ?? []).map((node) => [node.path, nameOf(node)])), [tree]);
  const shown = (mimics.data ?? []).filter((one) => String(one.siteId) === site?.id && one.format === 'mimic/v1');
  const current = shown.find((one) => one.id === chosen) ?? shown[0];
  const columns: readonly Column<MimicEntry>[] = [
    {
      key: 'name',
      title: t('plant.display'),
      render: (one) => {
        const alarm = worstOf(alarms.filter((other) => isBelow(other.path, one.path)));
        return (
          <span className="row g8">
            <b className="el">{nameOf(one)}</b>
            {alarm && <AlarmSymbol priority={alarm.priority} state={alarm.look} />}
          </span>
        );
      },
      sort: nameOf,
    },
    { key: 'place', title: t('plant.place'), width: 130, render: (one) => places.get(one.path.split('/').slice(0, -1).join('/')) ?? '' },
    { key: 'version', title: t('plant.version'), width: 60, align: 'right', render: (one) => one.version },
    { key: 'saved', title: t('plant.savedAt'), width: 100, render: (one) => formatInstant(one.savedAt), sort: (one) => one.savedAt },
  ];
  return (
    <>
      <PageHeader title={t('plant.displays')} crumbs={site ? [{ text: site.name, to: '/plant' }] : []} />
      <div className="body displays">
        <Panel title={t('plant.displays')} meta={t('plant.nodesFound', { count: shown.length })}>
          <Loaded query={mimics} what={t('plant.displays')} problemOf={problemOf}>
            {() => (
              <DataTable
                label={t('plant.displays')}
                columns={columns}
                rows={shown}
                rowKey={(one) => one.id}
                current={current?.id}
                onCurrent={(one) => setChosen(one.id)}
                onOpen={(one) => void navigate(nodeLink(one.id))}
                empty={<EmptyState title={t('plant.noDisplays')} fact={t('plant.noDisplaysFact')} />}
                cards
              />
            )}
          </Loaded>
        </Panel>
        {current && <Preview key={current.id} entry={current} />}
      </div>
    </>
  );
}

function Preview({ entry }: { entry: MimicEntry }): JSX.Element {
  const mimic = useQuery(mimicQuery(entry.id));
  const mayEdit = useAllowed('plant.edit');
  return (
    <Panel
      title={nameOf(entry)}
      meta={
        <>
          {t('plant.versionNumber', { number: entry.version })}
          <Dot />
          {entry.author}
          {entry.note !== '' && <Dot />}
          {entry.note}
        </>
      }
      className="preview-panel"
      link={
        <span className="row g8">
          {mayEdit && (
            <Link className="btn s" to={`/plant/displays/${entry.id}/edit`}>
              <Icon name="edit" />
              {t('plant.editDisplay')}
            </Link>
          )}
          <Link className="btn s" to={nodeLink(entry.id)}>
            {t('ui.open')}
          </Link>
        </span>
      }
    >
      <Loaded query={mimic} what={t('plant.display')} problemOf={problemOf}>
        {(found) => <Live mimic={found} entry={entry} />}
      </Loaded>
    </Panel>
  );
}

function Live({ mimic, entry }: { mimic: Mimic; entry: MimicEntry }): JSX.Element {
  const navigate = useNavigate();
  const alarms = useSiteAlarms(String(entry.siteId));
  const context = useMimic(mimic.body, mimic.signals, alarms);
  return (
    <div className="ground framed">
      <MimicView
        body={mimic.body}
        context={context}
        label={t('plant.displayOf', { name: nameOf(entry) })}
        onSelect={(item) => item.node && void navigate(`${nodeLink(entry.id)}?sel=${encodeURIComponent(item.node)}`)}
      />
    </div>
  );
}
