import { api } from '../../api/client';
import type { Device } from '../../api/offlineStore';
import { change, one } from '../../api/offlineStore';

/** Whether this browser can work without a network: keys and workers exist under https only. */
export function canWorkOffline(): boolean {
  return globalThis.isSecureContext && 'serviceWorker' in navigator && 'indexedDB' in globalThis;
}

/** The key of this phone for a person, made and enrolled when there is none. Needs a network the first time. */
export async function enrolled(person: string): Promise<Device> {
  const known = await one('device', person);
  if (known) return known;
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const spki = await crypto.subtle.exportKey('spki', pair.publicKey);
  const publicKey = btoa(String.fromCharCode(...new Uint8Array(spki)));
  const made = await api.post<{ id: string }>('/sync/devices', { name: deviceName(), publicKey });
  const device: Device = { person, id: made.id, key: pair.privateKey };
  await change(['device'], (of) => of('device').put(device));
  return device;
}

function deviceName(): string {
  const system = /\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? '';
  return `${system} ${new Date().toISOString().slice(0, 10)}`.trim();
}

/** Starts the worker that opens the product without a network, and lets it fetch what that needs. */
export async function prepareOffline(): Promise<void> {
  if (!canWorkOffline()) return;
  const registration = await navigator.serviceWorker.register('/sw.js');
  registration.active?.postMessage('prepare');
  await navigator.storage?.persist?.();
}

/** Forgets what was taken along. What still waits to be sent stays: it belongs to its author, and only they send it. */
export async function forgetOffline(): Promise<void> {
  if (!canWorkOffline()) return;
  await change(['marks', 'answers', 'taken'], (of) => {
    for (const name of ['marks', 'answers', 'taken'] as const) of(name).clear();
  });
  (await navigator.serviceWorker.getRegistration())?.active?.postMessage('forget');
}
