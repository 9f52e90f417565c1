/** Where to go after signing in: only a place inside the product, whatever the address says. */
export function arrival(next: string | null): string {
  if (next === null || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/cockpit';
  return /^\/(sign-in|setup|change-password)\b/.test(next) ? '/cockpit' : next;
}
