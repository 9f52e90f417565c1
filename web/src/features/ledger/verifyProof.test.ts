// @vitest-environment node
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Proof } from './verifyProof';
import { verifyProof } from './verifyProof';

const sha = (...parts: readonly (Uint8Array | string)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const node = (left: string, right: string): string => sha(Uint8Array.of(1), bytes(left), bytes(right));

/** Three records: the root is node(node(0, 1), 2). */
function proofs(): Proof[] {
  const records = ['{"a":1}', '{"a":"铝灰渣"}', '{"a":3}'];
  const leaves = records.map((record) => sha(Uint8Array.of(0), record));
  const [a = '', b = '', c = ''] = leaves;
  const root = node(node(a, b), c);
  const paths = [[b, c], [a, c], [node(a, b)]];
  let previous = '0'.repeat(64);
  return records.map((record, index) => {
    const proof: Proof = {
      format: 'lode-proof/v1', site: 7, kind: 'ledger', seq: index + 1, record, previous, hash: sha(`${previous}\n${record}`),
      leaf: leaves[index] ?? '', treeSize: 3, root, path: paths[index] ?? [], published: [],
    };
    previous = proof.hash;
    return proof;
  });
}

describe('verifyProof', () => {
  beforeAll(() => {
    vi.stubGlobal('isSecureContext', true);
  });

  it('holds for every record of a tree', async () => {
    for (const proof of proofs()) expect(await verifyProof(proof)).toBe('verified');
  });

  it('names what was changed', async () => {
    const [proof] = proofs();
    if (!proof) throw new Error('no proof');
    expect(await verifyProof({ ...proof, record: '{"a":2}' })).toBe('link');
    expect(await verifyProof({ ...proof, leaf: proof.root })).toBe('leaf');
    expect(await verifyProof({ ...proof, seq: 2 })).toBe('path');
    expect(await verifyProof({ ...proof, root: proof.leaf })).toBe('path');
  });

  it('does not pretend where hashes cannot be computed', async () => {
    vi.stubGlobal('isSecureContext', false);
    const [proof] = proofs();
    expect(proof && (await verifyProof(proof))).toBe('unable');
    vi.stubGlobal('isSecureContext', true);
  });
});
