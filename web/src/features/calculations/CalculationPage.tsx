import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { Link, useParams } from 'react-router';
import { problemOf } from '../../api/problem';
import { t } from '../../i18n/i18n';
import { PageHeader } from '../../kernel/PageHeader';
import { Icon } from '../../ui/Icon';
import { Loaded } from '../../ui/states';
import { StatusTag } from '../../ui/StatusTag';
import { CalculationForm } from './CalculationForm';
import type { Calculation, CalculationVersion } from './calculations';
import { calculationQuery } from './calculations';
import { InputsPanel } from './InputsPanel';
import { RevisionsPanel } from './RevisionsPanel';
import { StandingTag } from './StandingTag';
import { VersionsPanel } from './VersionsPanel';
import './calculations.css';

const crumbs = (last: string): { text: string; to?: string }[] => [
  { text: t('app.section.plant'), to: '/plant/calculations' },
  { text: t('app.menu.plant.calculations'), to: '/plant/calculations' },
  { text: last },
];

/** One calculated signal: its expression with a preview, its versions, and what late data changed. */
export function CalculationPage(): JSX.Element {
  const { id = 'new' } = useParams();
  const query = useQuery({ ...calculationQuery(id), enabled: id !== 'new' });
  if (id === 'new') {
    return (
      <>
        <PageHeader title={t('calculations.new')} crumbs={crumbs(t('calculations.new'))} noMenu />
        <div className="body calculation"><CalculationForm key="new" item={null} /></div>
      </>
    );
  }
  return (
    <Loaded query={query} what={t('calculations.one')} problemOf={problemOf}>
      {({ calculation, versions }) => <Known item={calculation} versions={versions} />}
    </Loaded>
  );
}

function Known({ item, versions }: { item: Calculation; versions: readonly CalculationVersion[] }): JSX.Element {
  return (
    <>
      <PageHeader
        title={item.name}
        crumbs={crumbs(item.path)}
        tags={
          <>
            <StatusTag kind="computed">{t('calculations.computed')}</StatusTag>
            <StatusTag kind="quiet">{t('calculations.versionNo', { number: item.version })}</StatusTag>
            <StandingTag item={item} />
          </>
        }
        actions={<Link className="btn" to={`/trends?key=${encodeURIComponent(item.key)}`}><Icon name="trends" />{t('calculations.trend')}</Link>}
        noMenu
      />
      <div className="body calculation">
        <CalculationForm key={`${item.signalId} ${item.version}`} item={item}>
          <InputsPanel inputs={item.inputs} />
          <VersionsPanel versions={versions} />
          <RevisionsPanel item={item} />
        </CalculationForm>
      </div>
    </>
  );
}
