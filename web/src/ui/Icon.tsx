import type { JSX } from 'react';

/** Outlines on a 20 × 20 grid, drawn with a 1.5 px pen in the colour of the words beside them. */
const outlines = {
  down: 'M5.500 8l4.500 4.500L14.500 8',
  up: 'M5.500 12l4.500-4.500 4.500 4.500',
  search: 'M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12M13.500 13.500 17 17',
  tasks:
    'M4 3.500h12v13.500H4zM7 7.500l1.200 1.200L10.300 6.500M7 12.500l1.200 1.200 2.100-2.200M12.500 8H14M12.500 13H14',
  cockpit: 'M3 4h6v5H3zM11 4h6v3h-6zM11 9.5h6V16h-6zM3 11.5h6V16H3z',
  plant: 'M3 17V9.5l4.5 2.7V9.5l4.5 2.7V4h4.5v13zM6.5 17v-2.5M10 17v-2.5M13.5 17v-2.5',
  trends: 'M3 3.5V17h14M5.5 13l3-4 2.8 2.4L16.5 6',
  alarms: 'M5 8.5a5 5 0 0 1 10 0c0 4 1.7 5.5 1.7 5.5H3.3S5 12.500 5 8.500M8.200 16.500a2 2 0 0 0 3.600 0',
  scenarios:
    'M7.500 3v4.500L3.500 15a1.400 1.400 0 0 0 1.200 2h10.600a1.400 1.400 0 0 0 1.200-2l-4-7.500V3M6.200 3h7.600M5.500 12h9',
  ledger:
    'M4 3.500h10.500a1.500 1.500 0 0 1 1.500 1.500v12H5.500A1.500 1.500 0 0 1 4 15.500zM4 15.500A1.500 1.500 0 0 1 5.500 14H16M7.500 7h5M7.500 10h5',
  waste: 'M5 4.500h10v12H5zM5 8.500h10M5 12.500h10M3.800 4.500h12.400M3.800 16.500h12.400',
  energy: 'M11 2.500 4.500 11.500h5L9 17.500l6.500-9h-5z',
  process: 'M3 14.500h3.500M13.500 14.500H17M6.500 11v7l7-7v7zM10 14.500V8.500M7 8.500h6M8.500 5.500h3v3h-3z',
  procurement: 'M2.500 4h2l2 9h8.500l2-6.500H5.200M7.500 16.500h.1M14 16.500h.1',
  finance:
    'M10 17.500a7.500 7.500 0 1 0 0-15 7.500 7.500 0 0 0 0 15M7 6l3 3.800L13 6M10 9.800V14.500M7.500 10.500h5M7.500 12.700h5',
  field: 'M6 2.500h8v15H6zM9 15h2M8 6h4M8 8.800h4',
  system: 'M4 6h7M15 6h1M4 14h1M9 14h7M13 4.300v3.400M7 12.300v3.400',
  download: 'M10 3v9.500M6 9l4 4 4-4M3.500 16.500h13',
  upload: 'M10 12.500V3M6 6.500l4-4 4 4M3.500 16.500h13',
  filter: 'M3 4.500h14L11.700 11v5l-3.400 1.500V11z',
  check: 'M4.500 10.500l3.700 3.700L15.500 6.500',
  right: 'M8 5.500l4.500 4.500L8 14.500',
  left: 'M12 5.500 7.500 10l4.500 4.500',
  close: 'M5 5l10 10M15 5 5 15',
  document: 'M5 2.500h6.500L15 6v11.500H5zM11.500 2.500V6H15M7.500 10h5M7.500 13h5',
  shelve: 'M3.500 10.500h13M5 10.500V5h10v5.500M10 13v4M8 15.200l2 2 2-2',
  mail: 'M3 5h14v10H3zM3 5.500l7 5.500 7-5.500',
  more: 'M5 10h.1M10 10h.1M15 10h.1',
  lock: 'M5 9h10v8H5zM7 9V6.500a3 3 0 0 1 6 0V9',
  warning: 'M10 3.500l7.500 13h-15zM10 8v4M10 14.300v.1',
  note: 'M3.500 3.500h13v9l-4 4h-9zM12.500 16.500v-4h4M6.500 7.500h7M6.500 10.500h4',
  edit: 'M3 17h14M4.500 13.500l1-3 7-7 2.500 2.500-7 7z',
  camera: 'M3 6h3l1.300-2h5.400L14 6h3v10H3zM10 13.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6',
  shield: 'M10 2.500l6 2.200v5c0 4-2.600 6.400-6 7.800-3.400-1.400-6-3.800-6-7.800v-5zM7.200 10l2 2 3.600-3.800',
  clock: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 6v4.200l2.700 1.800',
  offline:
    'M3 3l14 14M5 12.500a4 4 0 0 1 2-7M9 5a4.500 4.500 0 0 1 5.500 3.800A3.300 3.300 0 0 1 16 14.500M5.500 14.500H13',
  link: 'M8.500 11.500a3 3 0 0 0 4.300 0l2.900-2.900a3 3 0 0 0-4.300-4.300L10.500 5.200M11.500 8.500a3 3 0 0 0-4.300 0l-2.900 2.900a3 3 0 0 0 4.300 4.300l.9-.9',
  share:
    'M6 11.500a2 2 0 1 0 0-3 2 2 0 0 0 0 3M14.500 6.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4M14.500 17.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4M7.700 9l5-3M7.700 11l5 3',
  place:
    'M10 17.500s5.500-5 5.500-9.200a5.500 5.500 0 0 0-11 0C4.500 12.500 10 17.500 10 17.500M10 10.200a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  scan: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4M3.500 10h13',
  print: 'M5.500 7V3h9v4M5.500 14H3V7h14v7h-2.500M5.500 11.500h9V17h-9z',
  play: 'M6.500 4.500v11l9-5.500z',
  pause: 'M7 4.500v11M13 4.500v11',
  person: 'M10 10a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M3.500 17c.6-3.500 3-5 6.500-5s5.900 1.500 6.500 5',
  flag: 'M4.500 17.500v-14h10l-2 3.500 2 3.500h-10',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  refresh: 'M16 10a6 6 0 1 1-1.800-4.200L16 7.500M16 3.500v4h-4',
  swap: 'M4 7h12l-3-3M16 13H4l3 3',
  trash: 'M4 5.500h12M8 5.500v-2h4v2M5.500 5.500l.8 11.500h7.400l.8-11.500M8.500 8.500v5.500M11.500 8.500v5.500',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  table: 'M3 4h14v12H3zM3 8h14M3 12h14M8 4v12',
  key: 'M12.500 11a4 4 0 1 0-3.700-2.500L3 14.300V17h2.700v-2H8v-2.300l1.300-1.300M13 7h.1',
  eye: 'M2.500 10S5 5 10 5s7.500 5 7.500 5-2.500 5-7.500 5-7.500-5-7.500-5M10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4',
  info: 'M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14M10 9.500V14M10 6.500v.1',
  signout: 'M12 4H4v12h8M8 10h9M14 7l3 3-3 3',
} as const;

/** Names of the icons. */
export type IconName = keyof typeof outlines;

/** An icon beside its words. Alone it needs `label`, which screen readers say and a tooltip shows. */
export function Icon({ name, large, label }: { name: IconName; large?: boolean; label?: string }): JSX.Element {
  const className = large ? 'ic ic20' : 'ic';
  const path = <path d={outlines[name]} />;
  if (label === undefined)
    return (
      <svg className={className} viewBox="0 0 20 20" aria-hidden="true">
        {path}
      </svg>
    );
  return (
    <svg className={className} viewBox="0 0 20 20" role="img" aria-label={label}>
      <title>{label}</title>
      {path}
    </svg>
  );
}
