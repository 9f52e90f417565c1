import { afterEach, describe, expect, it, vi } from 'vitest';
import { api } from './client';

const keyOf = (call: readonly unknown[]) => new Headers((call[1] as RequestInit).headers).get('Idempotency-Key');

describe('client', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('repeats a POST without an answer once, with the same key', async () => {
    vi.useFakeTimers();
    const fetched = vi.fn()
      .mockRejectedValueOnce(new TypeError('network'))
      .mockResolvedValueOnce(new Response('{"number":7}', { status: 201 }));
    vi.stubGlobal('fetch', fetched);
    const answer = api.post<{ number: number }>('/identity/organizations', {});
    await vi.runAllTimersAsync();
    expect((await answer).number).toBe(7);
    const [first, second] = fetched.mock.calls;
    expect(keyOf(first ?? [])).toMatch(/^[0-9a-f-]{36}$/);
    expect(keyOf(second ?? [])).toBe(keyOf(first ?? []));
  });

  it('gives every POST a key of its own and none to a GET', async () => {
    const fetched = vi.fn(() => Promise.resolve(new Response('{}', { status: 200 })));
    vi.stubGlobal('fetch', fetched);
    await api.post('/a', {});
    await api.post('/a', {});
    await api.get('/a');
    const keys = fetched.mock.calls.map((call) => keyOf(call));
    expect(keys[0]).not.toBe(keys[1]);
    expect(keys[2]).toBeNull();
  });

  it('says that it is offline when the repetition fails too, and after one try of a GET', async () => {
    vi.useFakeTimers();
    const fetched = vi.fn().mockRejectedValue(new TypeError('network'));
    vi.stubGlobal('fetch', fetched);
    const posted = expect(api.post('/a', {})).rejects.toMatchObject({ problem: { code: 'client.offline' } });
    await vi.runAllTimersAsync();
    await posted;
    expect(fetched).toHaveBeenCalledTimes(2);
    await expect(api.get('/a')).rejects.toMatchObject({ problem: { code: 'client.offline' } });
    expect(fetched).toHaveBeenCalledTimes(3);
  });
});
