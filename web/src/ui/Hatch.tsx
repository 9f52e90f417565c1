import type { JSX } from 'react';

/** Fill of whatever is unknown in an SVG; the shell defines it once per page. */
export const hatchFill = 'url(#hatch)';

/** The definition behind {@link hatchFill}. */
export function HatchPattern(): JSX.Element {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="6" stroke="#8C8C8C" strokeWidth="1.6" />
        </pattern>
      </defs>
    </svg>
  );
}
