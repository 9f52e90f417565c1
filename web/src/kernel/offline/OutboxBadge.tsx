import type { JSX } from 'react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { t } from '../../i18n/i18n';
import { canWorkOffline } from './device';
import { sendOps, useOutbox } from './outbox';
import { Icon } from '../../ui/Icon';
import './outbox.css';

/** Whether there is a network, how much waits to be sent, and whether somebody must look at an answer. */
export function OutboxBadge(): JSX.Element {
  const outbox = useOutbox();
  const online = useOnline() && outbox.reached;
  return (
    <span className="row g8 wrap outbox" role="status">
      {!online && <button type="button" className="outbox-off" onClick={() => void sendOps()}><Icon name="offline" />{t('kernel.outbox.offline', { count: outbox.waiting })}</button>}
      {online && outbox.waiting > 0 && <button type="button" className="outbox-off" onClick={() => void sendOps()}>{t('kernel.outbox.unsent', { count: outbox.waiting })}</button>}
      {online && outbox.waiting === 0 && <span className="s12 t3">{t('kernel.outbox.allSent')}</span>}
      {outbox.problem !== '' && <span className="late s12">{outbox.problem}</span>}
      {outbox.answers.length > 0 && <Link className="tag error" to="/field/conflicts">{t('kernel.outbox.toLookAt', { count: outbox.answers.length })}</Link>}
      {!canWorkOffline() && <span className="tag warning">{t('kernel.outbox.needsHttps')}</span>}
    </span>
  );
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const watch = (): void => setOnline(navigator.onLine);
    globalThis.addEventListener('online', watch);
    globalThis.addEventListener('offline', watch);
    return () => {
      globalThis.removeEventListener('online', watch);
      globalThis.removeEventListener('offline', watch);
    };
  }, []);
  return online;
}
