/** The nonce of this answer, which the server put into the page; empty when the development server made it. */
export function cspNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  const nonce = meta?.content ?? '';
  return nonce === '__LODE_NONCE__' ? '' : nonce;
}
