import type { JSX } from 'react';
import { formatNumber } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { AlarmSymbol } from '../../ui/AlarmSymbol';
import { usePhone } from '../../ui/usePhone';
import type { GroupSite, Placed } from './group';
import { fullShare, mapOf, worstOf } from './group';

interface Props {
  sites: readonly GroupSite[];
  names: ReadonlyMap<number, string>;
  current: number | undefined;
  onSite: (site: number) => void;
}

const steps = [0.2, 0.5, 0.8, 0.9] as const;

/** Sites where they lie: as large as their stock, as dark as their stores are full, with their gravest warning. */
export function GroupMap({ sites, names, current, onSite }: Props): JSX.Element {
  const phone = usePhone();
  const [width, height] = phone ? [350, 300] : [640, 300];
  const nameOfSite = (site: GroupSite): string => names.get(site.site) ?? site.unitName;
  const map = mapOf(sites, width, height, phone ? 48 : 56, (site) => Math.max(textWidth(nameOfSite(site)), textWidth(massOf(site))));
  const missing = sites.filter((site) => site.latitude === null || site.longitude === null);
  return (
    <>
      <svg className="group-map" viewBox={`0 0 ${width} ${height}`} role="group" aria-label={t('waste.group.map')}>
        {map.meridians.map(({ x, text }) => <g key={text} className="group-grid"><path d={`M${x} 0V${height}`} /><text x={x + 3} y={height - 6}>{text}</text></g>)}
        {map.parallels.map(({ y, text }) => <g key={text} className="group-grid"><path d={`M0 ${y}H${width}`} /><text x="4" y={y - 4}>{text}</text></g>)}
        {map.placed.map((one) => <Mark key={one.site.site} placed={one} name={nameOfSite(one.site)} on={one.site.site === current} onSite={onSite} />)}
        {map.bar.px > 0 && (
          <g transform={`translate(${width - map.bar.px - 12} 14)`} className="scale-bar">
            <path d={`M0 0V5H${map.bar.px}V0`} /><text x={map.bar.px / 2} y="18" textAnchor="middle">{`${map.bar.km} km`}</text>
          </g>
        )}
      </svg>
      <div className="group-legend row wrap g12 s12 t2">
        <span>{t('waste.group.legendSize')}</span>
        <span className="row g4">{[0, 1, 2, 3, 4].map((step) => <i key={step} className={`age-mark age-${step}`} />)}{t('waste.group.legendShade')}</span>
        {missing.length > 0 && <span>{t('waste.group.noPlace', { sites: missing.map(nameOfSite).join(t('waste.listComma')) })}</span>}
      </div>
    </>
  );
}

const massOf = (site: GroupSite): string => `${formatNumber(site.stockGrams / 1e6, 3)} t`;

/** About how wide a text of 12 px is: Chinese characters are square. */
const textWidth = (text: string): number => Array.from(text).reduce((all, one) => all + (one > '\u2e7f' ? 12.5 : 7), 0);

function Mark({ placed, name, on, onSite }: { placed: Placed; name: string; on: boolean; onSite: (site: number) => void }): JSX.Element {
  const { site, x, y, r, label } = placed;
  const worst = worstOf(site);
  const share = fullShare(site);
  const shade = share === null ? 0 : steps.filter((step) => share >= step).length;
  return (
    <g
      className={on ? 'group-site on' : 'group-site'} role="button" tabIndex={0} aria-pressed={on}
      onClick={() => onSite(site.site)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onSite(site.site);
      }}
    >
      <circle cx={x} cy={y} r={Math.max(16, r + 4)} className="group-hit" />
      <circle cx={x} cy={y} r={r} className={`group-dot age-${shade}`} />
      {worst && <g transform={`translate(${x + r * 0.5} ${y - r * 0.5 - 18})`}><AlarmSymbol priority={worst} state="acknowledged" /></g>}
      <text x={label.x} y={label.y} textAnchor={label.anchor} className="group-name">{name}</text>
      <text x={label.x} y={label.y + 15} textAnchor={label.anchor}>{massOf(site)}</text>
    </g>
  );
}
