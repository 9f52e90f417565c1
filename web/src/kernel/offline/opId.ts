/** A UUIDv7 whose last 20 bits are the number of the site, as the server's own ids. */
export function newOpId(site: number, now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let at = 5, rest = now; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  bytes[13] = ((bytes[13] ?? 0) & 0xf0) | ((site >> 16) & 0x0f);
  bytes[14] = (site >> 8) & 0xff;
  bytes[15] = site & 0xff;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
