import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { formatNumber } from '../../i18n/format';
import { language, t } from '../../i18n/i18n';
import type { ActiveAlarm } from '../../kernel/alarms';
import type { LastValue, SignalItem } from '../../kernel/signals';
import { numberOf, signalFactsQuery, usePolledValues } from '../../kernel/signals';
import { hatchFill } from '../../ui/Hatch';
import { Panel } from '../../ui/Panel';
import { Loading } from '../../ui/states';
import type { StripUnit } from '../../ui/UnitStrip';
import { UnitStrip } from '../../ui/UnitStrip';
import type { Strip } from './layout';
import { nameOf, unitsOf } from './layout';

const refreshMs = 5000;

/** A strip of equal units, such as the pots of a potline, with its exceptions counted and named. */
export function UnitStripPanel({ strip, alarms }: { strip: Strip; alarms: readonly ActiveAlarm[] }): JSX.Element {
  const navigate = useNavigate();
  const listed = useMemo(() => unitsOf(strip), [strip]);
  const paths = useMemo(() => listed.map((unit) => unit.path), [listed]);
  const facts = useQuery(signalFactsQuery(paths)).data;
  const keys = useMemo(() => paths.flatMap((path) => facts?.get(path)?.key ?? []), [paths, facts]);
  const values = usePolledValues(keys, refreshMs);
  const isWaiting = facts === undefined || (keys.length > 0 && values.size === 0);
  const units = listed.map(({ number, path }) => unitOf(strip, number, facts?.get(path), path, values, alarms));
  const beyond = units.filter((unit) => unit.value !== null && Math.abs(unit.value) > strip.normal).length;
  const out = units.filter((unit) => unit.out === true).length;
  const unknown = units.filter((unit) => unit.out !== true && unit.value === null).length;
  const alarmed = units.filter((unit) => unit.alarm).length;
  const note = language() === 'zh-CN' ? strip.noteZh : strip.noteEn;
  const breaks = strip.rows
    .slice(0, -1)
    .map((_, i) => strip.rows.slice(0, i + 1).reduce((sum, row) => sum + row.to - row.from + 1, 0));
  const separator = language() === 'zh-CN' ? '，' : ', ';
  return (
    <Panel
      className="strip"
      title={nameOf(strip)}
      meta={[note, strip.unit].filter(Boolean).join(separator)}
      link={!isWaiting && (
        <div className="legend">
          <span>
            <svg width="14" height="10" aria-hidden="true">
              <rect width="14" height="10" fill="var(--band)" />
            </svg>
            {t('cockpit.normalWithin', { value: formatNumber(strip.normal, 0), unit: strip.unit ?? '' })}
          </span>
          <span>
            <svg width="4" height="12" aria-hidden="true">
              <rect width="4" height="12" fill="#1A1A1A" />
            </svg>
            {t('cockpit.beyond', { count: beyond })}
          </span>
          <b>{t('cockpit.alarmed', { count: alarmed })}</b>
          <span>
            <svg width="12" height="12" aria-hidden="true">
              <rect x=".5" y=".5" width="11" height="11" fill={hatchFill} stroke="#737373" />
            </svg>
            {out > 0 ? t('cockpit.outOfService', { count: out }) : t('cockpit.unknown', { count: unknown })}
          </span>
          <Link className="s13" to={`/plant?node=${encodeURIComponent(parentOf(strip))}`}>
            {t('cockpit.toUnits')}
          </Link>
        </div>
      )}
    >
      <div style={{ padding: '0 12px' }}>
        {isWaiting ? <Loading rows={2} /> : <UnitStrip
          units={units}
          range={strip.range}
          normal={strip.normal}
          breaks={breaks}
          label={t('cockpit.stripLabel', { name: nameOf(strip), total: units.length, beyond, alarmed })}
          onOpen={(key) => void navigate(`/trends?key=${encodeURIComponent(key)}`)}
        />}
      </div>
    </Panel>
  );
}

function parentOf(strip: Strip): string {
  return (strip.rows[0]?.pattern ?? '').split('/').slice(0, -3).join('/');
}

function unitOf(
  strip: Strip,
  number: number,
  signal: SignalItem | undefined,
  path: string,
  values: ReadonlyMap<string, LastValue>,
  alarms: readonly ActiveAlarm[],
): StripUnit {
  const name = String(number).padStart(3, '0');
  const raw = signal ? numberOf(values.get(signal.key)) : null;
  const out = raw !== null && strip.outBelow !== undefined && raw < strip.outBelow;
  const equipment = path.slice(0, path.lastIndexOf('/'));
  const alarm = alarms.find((one) => one.path === equipment);
  return {
    key: signal?.key ?? path,
    name,
    value: raw === null || out ? null : (raw - strip.setPoint) * (strip.factor ?? 1),
    out,
    alarm: alarm && {
      priority: alarm.priority,
      unacknowledged: alarm.look === 'unacknowledged',
      text: `${name} ${alarm.name}`,
    },
  };
}
