import { useSyncExternalStore } from 'react';
import { api } from '../../api/client';
import { problemOf } from '../../api/problem';
import { enrolled } from './device';
import { newOpId } from './opId';
import type { SyncAnswer, WaitingOp } from '../../api/offlineStore';
import { all, change } from '../../api/offlineStore';

/** How the phone stands with the server. */
export interface OutboxState {
  /** Ops that the server has not answered. */
  waiting: number;
  /** Answers that a person must see. */
  answers: readonly SyncAnswer[];
  /** Whether the last try reached the server. */
  reached: boolean;
  /** Why nothing can be sent although the server was reached. */
  problem: string;
}

interface ServerAnswer {
  opId: string;
  answer: 'applied' | 'duplicate' | 'conflict' | 'rejected';
  first: 'applied' | 'conflict' | 'rejected' | null;
  title: string | null;
  detail: string | null;
  remedy: string | null;
}

const mostOps = 200;
const everyMs = 15_000;
const listeners = new Set<() => void>();
const onSent = new Set<() => void>();
let state: OutboxState = { waiting: 0, answers: [], reached: true, problem: '' };
let person = '';

function tell(next: Partial<OutboxState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

async function recount(more: Partial<OutboxState> = {}): Promise<void> {
  const [ops, answers] = await Promise.all([all('ops'), all('answers')]);
  tell({ ...more, waiting: ops.length, answers });
}

/** What waits, and whether the server is in reach. */
export function useOutbox(): OutboxState {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, () => state);
}

/** Runs `listener` after ops were answered; the answer ends that. */
export function onOpsSent(listener: () => void): () => void {
  onSent.add(listener);
  return () => onSent.delete(listener);
}

/** An op to keep. */
export interface NewOp {
  /** Who does it; only they send it. */
  person: string;
  site: number;
  entity: string;
  entityId: string;
  /** The part of the thing that it is about, for the screen. */
  part: string;
  /** What the person saw before; null for a new fact. */
  base: unknown;
  to: unknown;
}

/** Keeps an op on this phone; it is there when the answer comes, whatever happens to the app. Sending follows. */
export async function keepOp(op: NewOp): Promise<void> {
  const occurredAt = new Date().toISOString();
  const waiting: WaitingOp = { opId: newOpId(op.site), person: op.person, entity: op.entity, entityId: op.entityId, base: op.base, to: op.to, occurredAt };
  await change(['ops', 'marks'], (of) => {
    of('ops').add(waiting);
    of('marks').put({ key: `${op.entityId}/${op.part}`, entityId: op.entityId, part: op.part, to: op.to, occurredAt });
  });
  tell({ waiting: state.waiting + 1 });
  void sendOps().catch(() => undefined);
}

/** Takes an answer off the list: the person has seen it. */
export async function seenAnswer(opId: string): Promise<void> {
  await change(['answers'], (of) => of('answers').delete(opId));
  await recount();
}

let sending: Promise<void> | undefined;

/** Sends what waits, in order; one tab at a time. */
export function sendOps(): Promise<void> {
  sending ??= navigator.locks.request('lode.outbox', sendAll).finally(() => {
    sending = undefined;
  });
  return sending;
}

async function sendAll(): Promise<void> {
  for (;;) {
    const ops = (await all('ops', mostOps)).filter((op) => op.person === person);
    if (ops.length === 0) break;
    try {
      const answers = await sendBatch(ops);
      await settle(ops, answers);
    } catch (error) {
      const problem = problemOf(error);
      await recount({ reached: problem.status !== 0, problem: problem.status === 0 ? '' : problem.title });
      return;
    }
  }
  await recount({ problem: '', ...(navigator.onLine ? { reached: true } : {}) });
}

async function sendBatch(ops: readonly WaitingOp[]): Promise<readonly ServerAnswer[]> {
  const device = await enrolled(person);
  const batch = JSON.stringify({
    sentAt: new Date().toISOString(),
    ops: ops.map(({ opId, lamport, entity, entityId, base, to, occurredAt }) => ({ opId, lamport, entity, entityId, base, to, occurredAt })),
  });
  const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, device.key, new TextEncoder().encode(batch));
  const signature = btoa(String.fromCharCode(...new Uint8Array(signed)));
  return (await api.post<{ items: ServerAnswer[] }>('/sync', { device: device.id, batch, signature })).items;
}

// An answered op leaves the queue together with the note of how it was answered.
async function settle(ops: readonly WaitingOp[], answers: readonly ServerAnswer[]): Promise<void> {
  const byId = new Map(answers.map((answer) => [answer.opId, answer]));
  await change(['ops', 'answers'], (of) => {
    for (const op of ops) {
      const answer = byId.get(op.opId);
      if (answer === undefined || op.lamport === undefined) continue;
      const kind = answer.answer === 'duplicate' ? answer.first : answer.answer;
      if (kind === 'conflict' || kind === 'rejected') {
        const shown: SyncAnswer = {
          opId: op.opId, entity: op.entity, entityId: op.entityId, to: op.to, answer: kind,
          title: answer.title ?? '', detail: answer.detail ?? '', remedy: answer.remedy ?? '', at: op.occurredAt,
        };
        of('answers').put(shown);
      }
      of('ops').delete(op.lamport);
    }
  });
  await recount({ reached: true, problem: '' });
  for (const listener of onSent) listener();
}

/** Begins sending for a person, and goes on whenever there is a network. */
export function startOutbox(of: string): () => void {
  person = of;
  void recount().then(() => sendOps());
  const send = (): void => void sendOps();
  const timer = setInterval(send, everyMs);
  globalThis.addEventListener('online', send);
  return () => {
    clearInterval(timer);
    globalThis.removeEventListener('online', send);
  };
}
