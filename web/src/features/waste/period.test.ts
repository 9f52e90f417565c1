import { describe, expect, it } from 'vitest';
import { kindOf, monthOf, periodHolding } from './period';

describe('periods', () => {
  it('hold their months, and show the last one', () => {
    expect(['month', 'quarter', 'year'].map((kind) => periodHolding('2026-05', kind))).toEqual(['2026-05', '2026-Q2', '2026']);
    expect(['2026-05', '2026-Q2', '2026'].map(monthOf)).toEqual(['2026-05', '2026-06', '2026-12']);
    expect(['2026-05', '2026-Q2', '2026'].map(kindOf)).toEqual(['month', 'quarter', 'year']);
  });
});
