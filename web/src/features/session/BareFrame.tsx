import type { JSX, ReactNode } from 'react';
import { useEffect } from 'react';
import { t } from '../../i18n/i18n';
import { LanguageSwitch } from '../../kernel/LanguageSwitch';
import './session.css';

interface Props {
  title: string;
  /** One line under the title. */
  lead?: ReactNode;
  signedIn: boolean;
  wide?: boolean;
  children: ReactNode;
}

/** The frame of pages outside the shell: one sheet on the grey ground, the language in the corner. */
export function BareFrame({ title, lead, signedIn, wide, children }: Props): JSX.Element {
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title]);
  return (
    <div className="bare work">
      <Vein />
      <header>
        <LanguageSwitch signedIn={signedIn} />
      </header>
      <main className={wide === true ? 'sheet wide' : 'sheet'} id="main">
        <div className="row g12 mark">
          <span className="cell">
            <svg width="30" height="30" viewBox="0 0 26 26" fill="none" aria-hidden="true">
              <path d="M3 3h20v20H3z" stroke="#fff" strokeWidth="1.6" />
              <path d="M7 23l3.2-6.5 4.3-2.3L17 8.5 19.5 3" stroke="#8DB2F0" strokeWidth="2.4" strokeLinejoin="round" />
              <path d="M10.2 16.5 7.5 11.5M14.5 14.2l5 2.8" stroke="#8DB2F0" strokeWidth="1.6" strokeLinecap="round" />
            </svg>
          </span>
          <div>
            <b className="s16">{t('app.name')}</b>
            <div className="s12 t3">{t('session.claim')}</div>
          </div>
        </div>
        <h1>{title}</h1>
        {lead !== undefined && <p className="t2 s13">{lead}</p>}
        {children}
      </main>
    </div>
  );
}

/** A vein through strata, in the line grey of the ground: the product's sign at the size of the page. */
function Vein(): JSX.Element {
  return (
    <svg className="vein" viewBox="0 0 1440 900" preserveAspectRatio="xMidYMid slice" fill="none" aria-hidden="true">
      <g stroke="#D2D2D2" strokeWidth="1">
        {[120, 236, 330, 470, 566, 700, 812].map((y, at) => (
          <path key={y} d={`M0 ${y}C280 ${y - 26 + at * 5} 520 ${y + 34} 760 ${y - 8}S1220 ${y + 40 - at * 8} 1440 ${y + 6}`} />
        ))}
      </g>
      <g stroke="#C6CEDA" strokeWidth="5" strokeLinejoin="round" strokeLinecap="round">
        <path d="M96 900 226 668l176-96 104-232 98-116 66-224" />
        <path d="M226 668 118 470M402 572l226 122M506 340 356 250" strokeWidth="3" />
      </g>
    </svg>
  );
}
