/** What shows that a record stood in a chain when a root was published; docs/reference/proofs.md. */
export interface Proof {
  format: string;
  site: number;
  kind: string;
  seq: number;
  record: string;
  previous: string;
  hash: string;
  leaf: string;
  treeSize: number;
  root: string;
  path: string[];
  published: { day: string; target: string; place: string; at: string }[];
}

/** What the browser's own computation says of a proof; `unable` where it may not compute hashes. */
export type Verdict = 'verified' | 'link' | 'leaf' | 'path' | 'unable';

const utf8 = new TextEncoder();

/** Computes link, leaf and path again, without trusting the server's word for them. */
export async function verifyProof(proof: Proof): Promise<Verdict> {
  // Hashing is there on https and on this machine only.
  if (!globalThis.isSecureContext) return 'unable';
  const record = utf8.encode(proof.record);
  if (hex(await sha256(utf8.encode(`${proof.previous}\n`), record)) !== proof.hash) return 'link';
  const leaf = await sha256(Uint8Array.of(0), record);
  if (hex(leaf) !== proof.leaf) return 'leaf';
  return (await leadsToRoot(proof, leaf)) ? 'verified' : 'path';
}

/** RFC 9162 §2.1.3.2: from the leaf upwards, left or right as its number says. */
async function leadsToRoot(proof: Proof, leaf: Uint8Array<ArrayBuffer>): Promise<boolean> {
  let at = proof.seq - 1;
  let last = proof.treeSize - 1;
  let node = leaf;
  for (const text of proof.path) {
    const beside = bytes(text);
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = await sha256(Uint8Array.of(1), beside, node);
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      node = await sha256(Uint8Array.of(1), node, beside);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && hex(node) === proof.root;
}

async function sha256(...parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob([...parts]).arrayBuffer()));
}

function hex(of: Uint8Array): string {
  return [...of].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
