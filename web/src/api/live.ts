import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { FromHub, LiveMessage, ToHub } from './liveHub';
import { LiveHub } from './liveHub';

/** The state of the live stream: connected or not, since when (ms), and when the last message came (ms; 0 never). */
export interface LiveState {
  connected: boolean;
  since: number;
  lastAt: number;
}

type Handler = (data: unknown) => void;

const handlers = new Map<string, Set<Handler>>();
const watchers = new Set<() => void>();
let state: LiveState = { connected: false, since: 0, lastAt: 0 };
let pending: LiveMessage[] = [];
let frame = 0;
let port: { postMessage(message: ToHub): void } | null = null;

function connect(): { postMessage(message: ToHub): void } {
  if (port) return port;
  if (typeof SharedWorker === 'function') {
    const worker = new SharedWorker(new URL('./live.worker.ts', import.meta.url), {
      type: 'module',
      name: 'lode-live',
    });
    worker.port.onmessage = (event: MessageEvent): void => receive(event.data as FromHub);
    worker.port.start();
    port = worker.port;
  } else {
    port = inPage();
  }
  globalThis.addEventListener('pagehide', () => port?.postMessage({ leave: true }));
  globalThis.addEventListener('pageshow', () => announce());
  return port;
}

/** For browsers without SharedWorker (phones): the hub runs in the page itself. */
function inPage(): { postMessage(message: ToHub): void } {
  const hub = new LiveHub((url) => new EventSource(url));
  const side = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    postMessage: (message: FromHub): void => receive(message),
  };
  hub.join(side);
  return { postMessage: (message) => side.onmessage?.(new MessageEvent('message', { data: message })) };
}

function receive(message: FromHub): void {
  if ('connected' in message) {
    state = { ...state, connected: message.connected, since: message.since };
    for (const watcher of watchers) watcher();
    return;
  }
  pending.push(message.message);
  if (frame === 0) frame = requestAnimationFrame(flush);
}

function flush(): void {
  frame = 0;
  const batch = pending;
  pending = [];
  state = { ...state, lastAt: Date.now() };
  for (const { topic, data } of batch) for (const handler of handlers.get(topic) ?? []) handler(data);
  for (const watcher of watchers) watcher();
}

function announce(): void {
  port?.postMessage({ topics: [...handlers.keys()] });
}

/** Hears a topic until the answer is called. Messages are handed over once per animation frame. */
export function subscribe(topic: string, handler: Handler): () => void {
  connect();
  let set = handlers.get(topic);
  if (!set) {
    set = new Set();
    handlers.set(topic, set);
    announce();
  }
  set.add(handler);
  return () => {
    set.delete(handler);
    if (set.size > 0 || handlers.get(topic) !== set) return;
    handlers.delete(topic);
    announce();
  };
}

/** Hears topics while the component is shown. `handler` may change without a new subscription. */
// The caller states what its topic carries, as with a fetch.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function useLive<T>(topics: readonly string[], handler: (data: T, topic: string) => void): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  const key = topics.join('\n');
  useEffect(() => {
    const ends = key
      .split('\n')
      .filter(Boolean)
      .map((topic) => subscribe(topic, (data) => latest.current(data as T, topic)));
    return () => ends.forEach((end) => end());
  }, [key]);
}

/** The state of the stream. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => state,
  );
}
