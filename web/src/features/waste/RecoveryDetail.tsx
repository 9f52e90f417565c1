import type { JSX } from 'react';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import type { Column } from '../../ui/DataTable';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { EmptyState, Loading } from '../../ui/states';
import type { Recovery, RecoveryElement, RecoveryLine, RecoveryPoint } from './recovery';
import { accountsAddress, judgedElement, withoutLot } from './recovery';
import { Tonnes } from './Tonnes';
import { nameOf } from './waste';

const Course = lazy(async () => ({ default: (await import('./RecoveryCourse')).RecoveryCourse }));

interface Props {
  recovery: Recovery;
  line: RecoveryLine;
  siteName: string;
  by: string;
  onBy: (by: string) => void;
}

/** One waste of a year: its course, its balance with the products, and where its elements went. */
export function RecoveryDetail({ recovery, line, siteName, by, onBy }: Props): JSX.Element {
  const title = t('waste.rec.courseOf', { waste: nameOf(line) });
  return (
    <div className="rec-two">
      <Panel
        title={title} meta={`${siteName} ${line.wasteCode}`} foot={<Legend line={line} />} className="rec-course"
        link={(
          <span className="seg small" role="group" aria-label={t('waste.rec.step')}>
            {(['month', 'day'] as const).map((one) => <button key={one} type="button" className={by === one ? 'on' : ''} aria-pressed={by === one} onClick={() => onBy(one)}>{t(`waste.rec.by.${one}`)}</button>)}
          </span>
        )}
      >
        <Suspense fallback={<Loading />}><Course line={line} label={title} /></Suspense>
        <details className="rec-table">
          <summary>{t('waste.rec.asTable')}</summary>
          <CourseTable line={line} />
        </details>
      </Panel>
      <Panel title={t('waste.rec.balance')} meta={t('waste.rec.balanceMeta', { year: String(recovery.year) })} className="rec-balance">
        <Balance recovery={recovery} line={line} />
        <Elements recovery={recovery} line={line} />
      </Panel>
    </div>
  );
}

function Legend({ line }: { line: RecoveryLine }): JSX.Element {
  const element = judgedElement(line);
  return (
    <span className="row g12 wrap s12">
      <span className="row g4"><i className="rec-key hollow" />{t('waste.rec.generated')}</span>
      <span className="row g4"><i className="rec-key fed" />{t('waste.rec.fed')}</span>
      <span className="row g4"><i className="rec-key product" />{t('waste.rec.product')}</span>
      {element && <span className="row g4"><i className="rec-key share" />{t(element.aim === 'wanted' ? 'waste.rec.recoveredOf' : 'waste.rec.removedOf', { element: t(`waste.bookOf.${element.name}`) })}</span>}
    </span>
  );
}

function CourseTable({ line }: { line: RecoveryLine }): JSX.Element {
  const columns: readonly Column<RecoveryPoint>[] = [
    { key: 'from', title: t('waste.rec.stretch'), width: 110, render: (one) => one.from },
    { key: 'generated', title: `${t('waste.rec.generated')} t`, align: 'right', width: 120, render: (one) => <Tonnes grams={one.generatedGrams} bare /> },
    { key: 'fed', title: `${t('waste.rec.fed')} t`, align: 'right', width: 120, render: (one) => <Tonnes grams={one.fedGrams} bare /> },
    { key: 'product', title: `${t('waste.rec.product')} t`, align: 'right', width: 120, render: (one) => <Tonnes grams={one.productGrams} bare /> },
  ];
  return <DataTable label={t('waste.rec.asTable')} columns={columns} rows={line.course.filter((one) => one.generatedGrams + one.fedGrams + one.productGrams > 0)} rowKey={(one) => one.from} cards />;
}

// Each figure names the accounts behind it; those lead to their statements.
function Balance({ recovery, line }: { recovery: Recovery; line: RecoveryLine }): JSX.Element {
  const behind = (role: string): Source[] => line.behind.filter((one) => one.role === role).map((one) => ({ key: one.path, name: language() === 'zh-CN' ? one.placeZh : one.placeEn, grams: one.grams, path: one.path }));
  const rows: readonly (readonly [name: string, grams: number, sources: readonly Source[]])[] = [
    [t('waste.rec.opening'), line.openingGrams, []], [t('waste.rec.generated'), line.generatedGrams, behind('generated')],
    [t('waste.rec.fed'), line.fedGrams, behind('fed')],
    [t('waste.rec.product'), line.products.reduce((all, one) => all + one.grams, 0), line.products.map((one) => ({ key: one.path, name: one.name, grams: one.grams, path: withoutLot(one.path) }))],
    ...(line.entrustedGrams > 0 ? [[t('waste.rec.entrusted'), line.entrustedGrams, behind('accepted')] as const] : []),
    ...(line.oldGrams > 0 ? [[t('waste.rec.old'), line.oldGrams, []] as const] : []),
    [t('waste.rec.closing'), line.closingGrams, behind('closing')],
  ];
  return (
    <table className="grid rec-accounts">
      <tbody>
        {rows.map(([name, grams, sources]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="r"><Tonnes grams={grams} /></td>
            <td>{sources.map((one) => { const address = accountsAddress(recovery, line.site, 'wet', one.path); const text = `${one.name} ${formatNumber(one.grams / 1e6, 3)}`; return <span key={one.key} className="nw">{address === undefined ? text : <Link to={address}>{text}</Link>}</span>; })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface Source {
  key: string;
  name: string;
  grams: number;
  path: string;
}

function Elements({ recovery, line }: { recovery: Recovery; line: RecoveryLine }): JSX.Element {
  const lost = line.elements.find((one) => one.oxygenGrams > 0);
  if (line.elements.length === 0) return <EmptyState title={t('waste.rec.noElements')} fact={t('waste.rec.noElementsFact')} />;
  return (
    <>
      <DataTable label={t('waste.rec.elements')} columns={elementColumns(recovery, line)} rows={line.elements} rowKey={(one) => one.name} cards />
      {lost && <p className="internal-note">{t('waste.rec.oxygen', { lost: formatNumber(lost.lossGrams / 1e6, 3), oxygen: formatNumber(lost.oxygenGrams / 1e6, 3), gain: formatNumber(line.gainGrams / 1e6, 3) })}</p>}
    </>
  );
}

function elementColumns(recovery: Recovery, line: RecoveryLine): readonly Column<RecoveryElement>[] {
  const mass = (key: string, title: string, pick: (one: RecoveryElement) => number): Column<RecoveryElement> => ({
    key, title: `${title} t`, width: 92, align: 'right', render: (one) => <Tonnes grams={pick(one)} bare />,
  });
  return [
    {
      key: 'name', title: t('waste.rec.element'), width: 76,
      render: (one) => { const address = accountsAddress(recovery, line.site, one.name, one.path); return address === undefined ? <b>{t(`waste.bookOf.${one.name}`)}</b> : <Link to={address} className="b">{t(`waste.bookOf.${one.name}`)}</Link>; },
    },
    mass('fed', t('waste.rec.inFeed'), (one) => one.fedGrams), mass('product', t('waste.rec.inProduct'), (one) => one.productGrams),
    mass('residue', t('waste.rec.inResidue'), (one) => one.residueGrams), mass('loss', t('waste.rec.inLoss'), (one) => one.lossGrams),
    {
      key: 'share', title: t('waste.rec.share'), align: 'right',
      render: (one) => (one.share === null ? '—' : <span className="row g6 rec-share"><b>{`${formatNumber(one.share * 100, 1)}%`}</b><span className="t3 s12">{t(one.aim === 'wanted' ? 'waste.rec.recovered' : 'waste.rec.removed')}</span></span>),
    },
  ];
}
