import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromHub, ToHub } from './liveHub';
import { LiveHub } from './liveHub';

class Source {
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  #hear: ((event: MessageEvent) => void) | undefined;

  constructor(readonly url: string) {}

  addEventListener(_type: string, listener: (event: MessageEvent) => void): void {
    this.#hear = listener;
  }

  say(topic: string, data: unknown): void {
    this.#hear?.(new MessageEvent('message', { data: JSON.stringify({ topic, data }) }));
  }

  close(): void {
    this.closed = true;
  }
}

class Tab {
  readonly heard: FromHub[] = [];
  onmessage: ((event: MessageEvent) => void) | null = null;

  postMessage(message: FromHub): void {
    this.heard.push(message);
  }

  say(message: ToHub): void {
    this.onmessage?.(new MessageEvent('message', { data: message }));
    vi.advanceTimersByTime(100);
  }

  get topics(): string[] {
    return this.heard.flatMap((one) => ('message' in one ? [one.message.topic] : []));
  }
}

const opened: Source[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  opened.length = 0;
});
afterEach(() => vi.useRealTimers());

function hubWith(...tabs: Tab[]): LiveHub {
  const hub = new LiveHub((url) => {
    const source = new Source(url);
    opened.push(source);
    return source;
  });
  for (const tab of tabs) hub.join(tab);
  return hub;
}

test('TwoTabs_ShareOneStreamOfAllTheirTopics', () => {
  const [one, two] = [new Tab(), new Tab()];
  hubWith(one, two);
  one.say({ topics: ['last:a,b=c:d'] });
  two.say({ topics: ['alarms'] });
  expect(opened.filter((source) => !source.closed).map((source) => source.url)).toEqual([
    '/api/v1/live?topics=alarms,last%3Aa%2Cb%3Dc%3Ad',
  ]);
});

test('AMessage_ReachesOnlyTheTabsThatAskedForIt', () => {
  const [one, two] = [new Tab(), new Tab()];
  hubWith(one, two);
  one.say({ topics: ['alarms'] });
  two.say({ topics: ['last:x'] });
  opened.at(-1)?.say('alarms', {});
  expect([one.topics, two.topics]).toEqual([['alarms'], []]);
});

test('SameTopicsAgain_KeepTheStream', () => {
  const [one, two] = [new Tab(), new Tab()];
  hubWith(one, two);
  one.say({ topics: ['alarms'] });
  two.say({ topics: ['alarms'] });
  expect(opened).toHaveLength(1);
});

test('LastTabGone_ClosesTheStream', () => {
  const tab = new Tab();
  hubWith(tab);
  tab.say({ topics: ['alarms'] });
  tab.say({ leave: true });
  expect(opened[0]?.closed).toBe(true);
});

test('LostStream_IsToldToEveryTab', () => {
  const tab = new Tab();
  hubWith(tab);
  tab.say({ topics: ['alarms'] });
  opened[0]?.onopen?.(new Event('open'));
  opened[0]?.onerror?.(new Event('error'));
  expect(tab.heard.map((one) => ('connected' in one ? one.connected : null))).toEqual([false, true, false]);
});
