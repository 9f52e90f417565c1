/** What a phone keeps: ops that wait to be sent, what they mean on the screen, answers that a person must see. */
export interface OfflineStores {
  /** Ops in the order in which they were done; their key is the Lamport counter. */
  ops: WaitingOp;
  /** What was done to a thing, until the server shows it; key `entityId/part`. */
  marks: Mark;
  /** Ops that were refused or met another change. */
  answers: SyncAnswer;
  /** What was taken along; key is its address. */
  taken: Taken;
  device: Device;
}

/** An op that the server has not answered. */
export interface WaitingOp {
  lamport?: number;
  opId: string;
  person: string;
  entity: string;
  entityId: string;
  base: unknown;
  to: unknown;
  occurredAt: string;
}

/** The last thing that this phone did to a part of a thing. */
export interface Mark {
  key: string;
  entityId: string;
  part: string;
  to: unknown;
  occurredAt: string;
}

/** An answer that a person must see. */
export interface SyncAnswer {
  opId: string;
  entity: string;
  entityId: string;
  to: unknown;
  answer: 'conflict' | 'rejected';
  title: string;
  detail: string;
  remedy: string;
  at: string;
}

/** Something that was taken along. */
export interface Taken {
  path: string;
  at: number;
  body: unknown;
}

/** The key of this phone; it cannot leave the browser. */
export interface Device {
  person: string;
  id: string;
  key: CryptoKey;
}

type StoreName = keyof OfflineStores;

const keyPaths: Readonly<Record<StoreName, IDBObjectStoreParameters>> = {
  ops: { keyPath: 'lamport', autoIncrement: true },
  marks: { keyPath: 'key' },
  answers: { keyPath: 'opId' },
  taken: { keyPath: 'path' },
  device: { keyPath: 'person' },
};
const names: readonly StoreName[] = ['ops', 'marks', 'answers', 'taken', 'device'];

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((done, fail) => {
    const request = indexedDB.open('lode', 1);
    request.onupgradeneeded = () => {
      for (const name of names) request.result.createObjectStore(name, keyPaths[name]);
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('indexedDB'));
  });
  return opened;
}

/** Runs changes in one transaction; done only when they are on the disk. */
export async function change(stores: readonly StoreName[], body: (of: (name: StoreName) => IDBObjectStore) => void): Promise<void> {
  const database = await open();
  await new Promise<void>((done, fail) => {
    const work = database.transaction(stores, 'readwrite', { durability: 'strict' });
    work.oncomplete = () => done();
    work.onabort = () => fail(work.error ?? new Error('indexedDB'));
    body((name) => work.objectStore(name));
  });
}

/** Everything in a store, in the order of its keys; at most `limit`. */
export async function all<N extends StoreName>(name: N, limit?: number): Promise<OfflineStores[N][]> {
  const database = await open();
  return new Promise((done, fail) => {
    const request = database.transaction(name).objectStore(name).getAll(undefined, limit) as IDBRequest<OfflineStores[N][]>;
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('indexedDB'));
  });
}

/** One thing of a store. */
export async function one<N extends StoreName>(name: N, key: string): Promise<OfflineStores[N] | undefined> {
  const database = await open();
  return new Promise((done, fail) => {
    const request = database.transaction(name).objectStore(name).get(key) as IDBRequest<OfflineStores[N] | undefined>;
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error ?? new Error('indexedDB'));
  });
}
