// Keeps the page, its code and what a person takes along, so that the product opens without a network
// (docs/internals/sync.md). Code is named by its content; the page and the data are asked for anew while there is one.
const shell = 'lode-shell';
const taken = 'lode-taken';
const keptMs = 72 * 3_600_000;
const alongside = [/^\/api\/v1\/identity\/session$/, /^\/api\/v1\/field\/rounds/, /^\/api\/v1\/calendars\//, /^\/api\/v1\/waste\/yard$/];
// What has to be there to walk a route or work at the yard: the entry, their pages, and the words of both languages.
const needed = [/^index\.html$/, /^src\/features\/field\//, /^src\/features\/waste\/YardPage/, /^src\/(app|ui|kernel)\/texts/, /^src\/features\/(cases|field|waste)\/texts/];

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(prepare());
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('message', (event) => {
  if (event.data === 'prepare') event.waitUntil(prepare());
  if (event.data === 'forget') event.waitUntil(caches.delete(taken));
});
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (address.pathname.startsWith('/assets/')) event.respondWith(asset(request, event));
  else if (alongside.some((one) => one.test(address.pathname))) event.respondWith(data(request));
});

// A full phone keeps no copy; what was asked for is answered all the same.
async function keep(name, key, answer) {
  try {
    await (await caches.open(name)).put(key, answer);
  } catch (error) {
    console.warn(`no copy of ${answer.url} is kept: ${error}`);
  }
}

async function page(request) {
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.headers.get('content-type')?.startsWith('text/html')) await keep(shell, '/', fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await (await caches.open(shell)).match('/');
    if (kept) return kept;
    throw error;
  }
}

async function asset(request, event) {
  const kept = await (await caches.open(shell)).match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) event.waitUntil(keep(shell, request, fresh.clone()));
  return fresh;
}

async function data(request) {
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await keep(taken, request, fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await (await caches.open(taken)).match(request);
    const at = Date.parse(kept?.headers.get('date') ?? '');
    if (kept && Date.now() - at < keptMs) return kept;
    throw error;
  }
}

async function prepare() {
  const manifest = await (await fetch('/manifest.json', { cache: 'no-store' })).json();
  const files = new Set();
  const walk = (name) => {
    const part = manifest[name];
    if (!part || files.has(`/${part.file}`)) return;
    files.add(`/${part.file}`);
    for (const more of [...(part.css ?? []), ...(part.assets ?? [])]) files.add(`/${more}`);
    for (const next of part.imports ?? []) walk(next);
  };
  for (const name of Object.keys(manifest)) if (needed.some((one) => one.test(name))) walk(name);
  const cache = await caches.open(shell);
  if (!(await cache.match('/'))) await cache.add('/');
  // Code of an older program is let go once the new one is here.
  const current = new Set(Object.values(manifest).flatMap((part) => [part.file, ...(part.css ?? []), ...(part.assets ?? [])]).map((file) => `/${file}`));
  for (const file of files) if (!(await cache.match(file))) await cache.add(file);
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (path.startsWith('/assets/') && !current.has(path) && !/worker/.test(path)) await cache.delete(request);
  }
}
