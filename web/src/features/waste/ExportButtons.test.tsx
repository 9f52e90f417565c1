import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ExportButtons } from './ExportButtons';

let host: HTMLElement;

beforeAll(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
beforeEach(() => {
  host = document.createElement('div');
  document.body.replaceChildren(host);
});
afterEach(() => {
  vi.restoreAllMocks();
});

function buttons(): string[] {
  return [...host.querySelectorAll('button')].map((one) => one.textContent);
}

test('an export that takes its time says so, and can be stopped', async () => {
  const asked: RequestInit[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation((_, init) => new Promise((_done, fail) => {
    asked.push(init ?? {});
    init?.signal?.addEventListener('abort', () => fail(new DOMException('stopped', 'AbortError')));
  }));
  act(() => createRoot(host).render(
    <QueryClientProvider client={new QueryClient()}><ExportButtons path="/waste/registers/b1/export" query={{ site: 5 }} /></QueryClientProvider>,
  ));
  const before = buttons();
  expect(before).toHaveLength(2);
  await act(async () => {
    host.querySelector('button')?.click();
    await new Promise((done) => setTimeout(done, 10));
  });
  expect(asked).toHaveLength(1);
  expect(host.querySelector('[role="status"]')).not.toBeNull();
  expect(buttons()).toHaveLength(1);
  await act(async () => {
    host.querySelector('button')?.click();
    await new Promise((done) => setTimeout(done, 10));
  });
  expect(asked[0]?.signal?.aborted).toBe(true);
  expect(buttons()).toEqual(before);
  expect(host.querySelector('[role="alert"]')).toBeNull();
});
