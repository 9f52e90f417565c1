import type { JSX, SyntheticEvent } from 'react';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../i18n/i18n';
import { Icon } from '../../ui/Icon';

interface Props {
  stop: { tag: string; placeZh: string; placeEn: string };
  arrived: boolean;
  scanned: boolean;
  onArrive: (scanned: boolean) => void;
}

/** Says that one stands at a stop: the label is scanned, or its code typed; without either it is noted as not scanned. */
export function TagScan({ stop, arrived, scanned, onArrive }: Props): JSX.Element {
  const [text, setText] = useState('');
  const [looking, setLooking] = useState(false);
  const [wrong, setWrong] = useState('');
  const take = (found: string): void => {
    const tag = decodeURIComponent(found.trim().split('/').at(-1) ?? '');
    setLooking(false);
    if (tag.toLowerCase() === stop.tag.toLowerCase()) onArrive(true);
    else setWrong(tag);
  };
  if (arrived) {
    return <p className="arrived s13" role="status"><Icon name={scanned ? 'check' : 'info'} />{t(scanned ? 'field.arrived' : 'field.arrivedUnscanned')}</p>;
  }
  return (
    <div className="tag-scan">
      {'BarcodeDetector' in globalThis && (looking
        ? <Camera onFound={take} onEnd={() => setLooking(false)} />
        : <button type="button" className="btn p" onClick={() => setLooking(true)}><Icon name="scan" />{t('field.scan')}</button>)}
      <form className="row g8" onSubmit={(event: SyntheticEvent) => {
        event.preventDefault();
        take(text);
      }}>
        <label className="inp sp"><Icon name="scan" /><input type="text" value={text} placeholder={t('field.typeTag')} aria-label={t('field.typeTag')} autoCapitalize="characters" autoComplete="off" onChange={(event) => setText(event.target.value)} /></label>
        <button type="submit" className="btn" disabled={text.trim() === ''}>{t('field.confirmTag')}</button>
      </form>
      {wrong !== '' && <p className="late s13" role="alert">{t('field.otherTag', { tag: wrong, wanted: stop.tag })}</p>}
      <button type="button" className="btn t s" onClick={() => onArrive(false)}>{t('field.noLabel')}</button>
    </div>
  );
}

interface Detector {
  detect: (source: HTMLVideoElement) => Promise<readonly { rawValue: string }[]>;
}

declare global {
  // Not in every browser: the typed code is the way there.
  var BarcodeDetector: { new (options: { formats: readonly string[] }): Detector } | undefined;
}

function Camera({ onFound, onEnd }: { onFound: (text: string) => void; onEnd: () => void }): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(onFound);
  useEffect(() => {
    latest.current = onFound;
  });
  useEffect(() => {
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    const begin = async (): Promise<void> => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (!video.current || !globalThis.BarcodeDetector) return;
      video.current.srcObject = stream;
      await video.current.play();
      const detector = new globalThis.BarcodeDetector({ formats: ['qr_code'] });
      timer = setInterval(() => {
        if (video.current) void detector.detect(video.current).then(([first]) => first && latest.current(first.rawValue)).catch(() => undefined);
      }, 250);
    };
    begin().catch(() => setFailed(true));
    return () => {
      clearInterval(timer);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  return (
    <div className="camera">
      {failed ? <p className="late s13" role="alert">{t('field.noCamera')}</p> : <video ref={video} muted playsInline aria-label={t('field.scan')} />}
      <button type="button" className="btn" onClick={onEnd}>{t('ui.cancel')}</button>
    </div>
  );
}
