import type { JSX } from 'react';
import { useRef, useState } from 'react';
import { t } from '../../i18n/i18n';
import { SignalDialog } from '../../kernel/SignalDialog';
import { AreaField } from '../../ui/fields';
import { Icon } from '../../ui/Icon';

interface Props {
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

const functions = ['if', 'min', 'max', 'avg', 'abs', 'sqrt', 'round', 'clamp', 'delta', 'rate', 'orElse', 'isGood'] as const;

const example = '2.1 [MJ/kg] * {site/area/unit/live_steam}';

/** The expression, with a signal or a function put in where the cursor is. */
export function ExpressionField({ value, error, onChange }: Props): JSX.Element {
  const [picking, setPicking] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const put = (text: string): void => {
    const area = box.current?.querySelector('textarea');
    const at = area?.selectionStart ?? value.length;
    const end = area?.selectionEnd ?? at;
    onChange(`${value.slice(0, at)}${text}${value.slice(end)}`);
    // The cursor stands behind what was put in, or inside the brackets of a function.
    const next = at + (text.endsWith('()') ? text.length - 1 : text.length);
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(next, next);
    });
  };
  return (
    <div className="expression-field" ref={box}>
      <AreaField label={t('calculations.expression')} value={value} onChange={onChange} rows={4} error={error} hint={t('calculations.expressionHint', { example })} />
      <div className="row g4 wrap">
        <button type="button" className="btn x" onClick={() => setPicking(true)}><Icon name="plus" />{t('calculations.putSignal')}</button>
        {functions.map((name) => (
          <button key={name} type="button" className="btn x mono" title={t(`calculations.function.${name}`)} onClick={() => put(`${name}()`)}>{name}</button>
        ))}
      </div>
      {picking && (
        <SignalDialog
          onClose={() => setPicking(false)}
          onPick={(signal) => {
            setPicking(false);
            put(`{${signal.path ?? signal.key}}`);
          }}
        />
      )}
    </div>
  );
}
