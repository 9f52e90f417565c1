/** What a tab tells the hub: the topics that it wants now, or that it goes. */
export type ToHub = { topics: string[] } | { leave: true };

/** What the hub tells a tab: messages of its topics, or the state of the stream. */
export type FromHub = { message: LiveMessage } | { connected: boolean; since: number };

/** One message of the stream. */
export interface LiveMessage {
  topic: string;
  data: unknown;
}

interface Port {
  postMessage(message: FromHub): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

interface Source {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent) => void): void;
  close(): void;
}

/**
 * Joins the topics of all tabs into one event stream. Over HTTP/1.1 a browser opens at most six connections to a
 * server, so one stream per tab would stop the seventh tab.
 */
export class LiveHub {
  readonly #open: (url: string) => Source;
  readonly #ports = new Map<Port, Set<string>>();
  #source: Source | null = null;
  #topics = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #connected = false;
  #since = 0;

  constructor(open: (url: string) => Source) {
    this.#open = open;
  }

  /** Takes a tab in. */
  join(port: Port): void {
    this.#ports.set(port, new Set());
    port.onmessage = (event: MessageEvent): void => {
      const message = event.data as ToHub;
      if ('leave' in message) this.#ports.delete(port);
      else this.#ports.set(port, new Set(message.topics));
      this.#schedule();
    };
    port.postMessage({ connected: this.#connected, since: this.#since });
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), 60);
  }

  #connect(): void {
    const topics = [...new Set([...this.#ports.values()].flatMap((wanted) => [...wanted]))].sort();
    const text = topics.map(encodeURIComponent).join(',');
    if (text === this.#topics && this.#source) return;
    this.#topics = text;
    this.#source?.close();
    this.#source = null;
    if (topics.length === 0) return;
    const source = this.#open(`/api/v1/live?topics=${text}`);
    this.#source = source;
    source.onopen = (): void => this.#state(true);
    source.onerror = (): void => this.#state(false);
    source.addEventListener('message', (event) => this.#relay(event.data as string));
  }

  #state(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.#since = Date.now();
    for (const port of this.#ports.keys()) port.postMessage({ connected, since: this.#since });
  }

  #relay(text: string): void {
    this.#state(true);
    const message = JSON.parse(text) as LiveMessage;
    for (const [port, wanted] of this.#ports) if (wanted.has(message.topic)) port.postMessage({ message });
  }
}
