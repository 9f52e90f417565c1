import type { JSX } from 'react';
import { formatDuration, formatInstant, formatNumber } from '../../../i18n/format';
import { t } from '../../../i18n/i18n';
import { Panel } from '../../../ui/Panel';
import type { Kpi } from '../queries';

interface Props {
  kpi: Kpi;
  chosen: string;
  onPosition: (position: string) => void;
}

/** The load of each operator position: an average over positions would hide the one that drowns. */
export function PositionTable({ kpi, chosen, onPosition }: Props): JSX.Element {
  const { targets } = kpi;
  const mark = (missed: boolean): string => (missed ? 'r missed' : 'r');
  return (
    <Panel title={t('alarms.kpi.byPosition')} meta={t('alarms.kpi.byPositionMeta', { count: kpi.positions.length })}>
      <div className="scroll-x">
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('alarms.position')}</th>
              <th scope="col" className="r">{t('alarms.alarms')}</th>
              <th scope="col" className="r">{t('alarms.kpi.averageShort')}</th>
              <th scope="col" className="r">{t('alarms.kpi.medianShort')}</th>
              <th scope="col" className="r">{t('alarms.kpi.worstShort')}</th>
              <th scope="col" className="r">{t('alarms.kpi.overloadedShort')}</th>
              <th scope="col" className="r">{t('alarms.kpi.floodShort')}</th>
              <th scope="col" className="r">{t('alarms.kpi.acknowledgeShort')}</th>
            </tr>
          </thead>
          <tbody>
            {kpi.positions.map((one) => (
              <tr key={one.position} className={one.position === chosen && chosen !== '' ? 'sel' : ''}>
                <td>
                  {one.position === '' ? (
                    <span className="t2">{t('alarms.kpi.noPosition')}</span>
                  ) : (
                    <button type="button" className="link" onClick={() => onPosition(one.position === chosen ? '' : one.position)}>{one.position}</button>
                  )}
                </td>
                <td className="r">{formatNumber(one.total, 0)}</td>
                <td className={mark(one.averagePerBin > targets.averagePerBin)}>{formatNumber(one.averagePerBin, 2)}</td>
                <td className="r">{formatNumber(one.medianPerBin, 1)}</td>
                <td className={mark(one.worstBin > targets.worstBin)} title={one.worstBin > 0 ? formatInstant(one.worstBinAt) : undefined}>{formatNumber(one.worstBin, 0)}</td>
                <td className={mark(one.overloadedBinsPercent >= targets.overloadedBinsPercent)}>{formatNumber(one.overloadedBinsPercent, 2)}</td>
                <td className={mark(one.floodPercent >= targets.floodPercent)}>{formatNumber(one.floodPercent, 2)}</td>
                <td className="r">{one.medianAcknowledgeSeconds === null ? '—' : formatDuration(one.medianAcknowledgeSeconds * 1000)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
