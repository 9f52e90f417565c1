import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Dialog } from '../../../ui/dialogs';
import { Icon } from '../../../ui/Icon';
import type { Kpi, Narrowed, Occurrence } from '../queries';
import { binMs, journalPage } from '../queries';
import { nameOf } from '../shapes';

const dayMs = 86_400_000;
/** Beyond it the axis shows days instead of hours. */
const longSpan = 2 * dayMs;

interface Props {
  kpi: Kpi;
  narrowed: Narrowed;
  title: string;
  height?: number;
}

/** Alarms per ten minutes with the flood line; what was worst is named. A click shows the alarms of a bin. */
export function DayChart({ kpi, narrowed, title, height = 44 }: Props): JSX.Element {
  const [table, setTable] = useState(false);
  const [over, setOver] = useState<number | null>(null);
  const navigate = useNavigate();
  const { bins } = kpi.figures;
  const start = Date.parse(kpi.fromAt);
  const { worstBin: flood, averagePerBin: average } = kpi.targets;
  const top = Math.max(flood * 1.3, ...bins);
  const worst = bins.reduce((best, count, at) => (count > (bins[best] ?? 0) ? at : best), 0);
  const y = (count: number): number => height * (1 - count / top);
  const toBin = (at: number): void => {
    const search = new URLSearchParams({ from: String(start + at * binMs), to: String(start + (at + 1) * binMs) });
    if (narrowed.position) search.set('position', narrowed.position);
    void navigate(`/alarms/history?${search.toString()}`);
  };
  return (
    <section className="panel day-chart" aria-label={title}>
      <div className="row g8">
        <h2>{title}</h2>
        <span className="sp" />
        {over !== null && (
          <span className="s12 t2">
            {t('alarms.binIs', { time: formatInstant(start + over * binMs), count: bins[over] ?? 0 })}
          </span>
        )}
        <button type="button" className="btn x t" onClick={() => setTable(true)}>
          <Icon name="table" />
          {t('ui.dataTable')}
        </button>
      </div>
      <div className="plot" style={{ height }}>
        <svg
          width="100%"
          height={height}
          viewBox={`0 0 ${bins.length} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={t('alarms.binsLabel', { worst: bins[worst] ?? 0, time: formatInstant(start + worst * binMs), total: kpi.figures.total })}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const at = Math.floor(((event.clientX - box.left) / box.width) * bins.length);
            setOver(at >= 0 && at < bins.length ? at : null);
          }}
          onPointerLeave={() => setOver(null)}
          onClick={() => over !== null && toBin(over)}
        >
          {over !== null && <rect x={over} width="1" height={height} fill="#DCE7FA" />}
          {bins.map((count, at) => count > 0 && (
            <rect key={at} x={at + 0.08} y={y(count)} width=".84" height={height - y(count)} fill={count > flood ? '#1A1A1A' : '#7D8792'} />
          ))}
          <path d={`M0 ${y(flood)}H${bins.length}`} stroke="#808080" strokeDasharray="4 4" vectorEffect="non-scaling-stroke" />
          <path d={`M0 ${y(average)}H${bins.length}`} stroke="#A0A0A0" strokeDasharray="4 4" vectorEffect="non-scaling-stroke" />
          <path d={`M0 ${height - 0.5}H${bins.length}`} stroke="#808080" vectorEffect="non-scaling-stroke" />
        </svg>
        <span className="line-label" style={{ bottom: height - y(flood) + 1 }}>{t('alarms.floodLine', { value: formatNumber(flood, 0) })}</span>
        {(bins[worst] ?? 0) > flood && <WorstLabel kpi={kpi} narrowed={narrowed} at={worst} share={worst / bins.length} onOpen={() => toBin(worst)} />}
      </div>
      <Hours from={start} count={bins.length} />
      {table && <BinTable start={start} bins={bins} title={title} onClose={() => setTable(false)} />}
    </section>
  );
}

/** Time, the first alarm of the bin and how many followed, beside the highest bar. */
function WorstLabel({ kpi, narrowed, at, share, onOpen }: { kpi: Kpi; narrowed: Narrowed; at: number; share: number; onOpen: () => void }): JSX.Element {
  const from = Date.parse(kpi.fromAt) + at * binMs;
  const count = kpi.figures.bins[at] ?? 0;
  const first = useQuery({
    queryKey: ['alarms', 'worst', narrowed.site, narrowed.position, from, count],
    queryFn: ({ signal }) =>
      journalPage<Occurrence>(
        'history',
        { site: narrowed.site, position: narrowed.position || null, from: new Date(from).toISOString(), to: new Date(from + binMs).toISOString() },
        null,
        signal,
      ),
    staleTime: Infinity,
  }).data?.items.findLast((one) => one.annunciated);
  const text = first
    ? t('alarms.worstBin', { time: formatInstant(first.raisedAt, 'time').slice(0, 5), name: nameOf(first), count: count - 1 })
    : t('alarms.binIs', { time: formatInstant(from), count });
  const side = share > 0.5 ? { right: `calc(${(1 - share) * 100}% + 4px)` } : { left: `calc(${share * 100}% + 14px)` };
  return (
    <button type="button" className="worst" style={side} onClick={onOpen}>
      {text}
    </button>
  );
}

function Hours({ from, count }: { from: number; count: number }): JSX.Element {
  const span = count * binMs;
  const marks = span > longSpan ? Math.min(10, Math.round(span / dayMs)) : 12;
  return (
    <div className="hours" aria-hidden="true">
      {Array.from({ length: marks + 1 }, (_, i) => (
        <span key={i}>{label(from + (span * i) / marks, span)}</span>
      ))}
    </div>
  );
}

function label(at: number, span: number): string {
  const record = formatInstant(at, 'record');
  return span > longSpan ? record.slice(5, 10) : record.slice(11, 16);
}

function BinTable({ start, bins, title, onClose }: { start: number; bins: readonly number[]; title: string; onClose: () => void }): JSX.Element {
  const rows = bins.map((count, at) => ({ at: start + at * binMs, count })).filter((row) => row.count > 0);
  return (
    <Dialog title={title} onClose={onClose} width={420}>
      <div className="table-dialog">
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('alarms.binFrom')}</th>
              <th scope="col" className="r">{t('alarms.alarms')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.at}>
                <td>{formatInstant(row.at, 'record').slice(0, 16)}</td>
                <td className="r">{row.count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="row" style={{ marginTop: 12 }}>
        <span className="s12 t3">{t('alarms.binsWithout', { count: bins.length - rows.length })}</span>
        <span className="sp" />
        <button type="button" className="btn" onClick={onClose}>{t('ui.close')}</button>
      </div>
    </Dialog>
  );
}
