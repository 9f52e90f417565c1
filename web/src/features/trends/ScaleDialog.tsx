import type { JSX } from 'react';
import { useState } from 'react';
import { formatUnit } from '../../i18n/format';
import { t } from '../../i18n/i18n';
import { Dialog } from '../../ui/dialogs';
import { FormActs, TextField } from '../../ui/fields';
import type { Pen } from './lanes';
import type { FixedScale } from './trendState';

interface Props {
  pen: Pen;
  /** Ends shown now, to begin with. */
  shown: FixedScale;
  onClose: () => void;
  /** undefined: follow the values again. */
  onScale: (scale: FixedScale | undefined) => void;
}

/** Sets the ends of a pen's scale, or lets it follow the values. */
export function ScaleDialog({ pen, shown, onClose, onScale }: Props): JSX.Element {
  const [low, setLow] = useState(String(shown[0]));
  const [high, setHigh] = useState(String(shown[1]));
  const scale = read(low, high);
  const unit = <span className="u">{formatUnit(pen.signal?.unit ?? pen.plot.unit)}</span>;
  return (
    <Dialog title={t('trends.scaleOf', { pen: pen.index + 1, name: pen.signal?.name ?? pen.key })} onClose={onClose} width={420}>
      <form className="form" onSubmit={(event) => {
        event.preventDefault();
        if (scale) onScale(scale);
      }}>
        <TextField label={t('trends.scaleHigh')} value={high} onChange={setHigh} after={unit} error={scale ? undefined : t('trends.scaleWrong')} input={{ inputMode: 'decimal' }} />
        <TextField label={t('trends.scaleLow')} value={low} onChange={setLow} after={unit} hint={t('trends.scaleHint')} input={{ inputMode: 'decimal' }} />
        <FormActs>
          <button type="button" className="btn" onClick={onClose}>{t('ui.cancel')}</button>
          <button type="button" className="btn" disabled={!pen.fixed} onClick={() => onScale(undefined)}>{t('trends.scaleFollow')}</button>
          <button type="submit" className="btn p" disabled={!scale}>{t('trends.scaleSet')}</button>
        </FormActs>
      </form>
    </Dialog>
  );
}

function read(low: string, high: string): FixedScale | null {
  const [a, b] = [low, high].map((text) => (text.trim() === '' ? NaN : Number(text.trim())));
  return a !== undefined && b !== undefined && Number.isFinite(a) && Number.isFinite(b) && a < b ? [a, b] : null;
}
