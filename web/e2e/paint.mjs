// How soon a trend is on the screen: eight signals over 30 days at 1 Hz in a real browser that has nothing cached, beside
// the simulated group. Prints ms from the call of the address to the first paint of anything, and to the drawn lines.
//   npm run paint [-- ROUNDS]
import { openContext, startBrowser } from './browser.mjs';
import { startServer } from './server.mjs';

const rounds = Number(process.argv[2] ?? 11);
const signals = 8;
const days = 30;
const width = 1440;
const height = 900;

/** One row a second, every field a level with noise and now and then a spike. */
async function fill(context, token) {
  const end = Math.floor(Date.now() / 1000) - 60;
  const level = Array.from({ length: signals }, (_, at) => 100 * (at + 1));
  for (let from = end - days * 86_400; from < end; from += 20_000) {
    const rows = [];
    for (let at = from; at < Math.min(from + 20_000, end); at++) {
      const cells = level.map((value, index) => {
        level[index] = value + Math.round((Math.random() - 0.5) * 4) / 10;
        return `v${index}=${(level[index] + (Math.random() < 1e-4 ? 50 : 0)).toFixed(1)}`;
      });
      rows.push(`paint ${cells.join(',')} ${at}`);
    }
    const answer = await context.request.post('/write?db=plant&precision=s', { headers: { Authorization: `Token ${token}`, 'Content-Type': 'text/plain' }, data: rows.join('\n') });
    if (!answer.ok()) throw new Error(`write: ${answer.status()} ${await answer.text()}`);
  }
}

/** Signs in and fills the history; answers with the session. */
async function prepare(browser, server) {
  const context = await openContext(browser, { url: server.url, language: 'zh-CN', width, height });
  const account = server.accounts.find((one) => /admin/.test(one.userName)) ?? server.accounts[0];
  const send = async (path, data) => {
    const answer = await context.request.post(`/api/v1/identity${path}`, { headers: { 'X-Lode': '1' }, data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer;
  };
  await send('/sign-in', { userName: account.userName, password: account.password });
  const { token } = await (await send('/tokens', { name: 'paint', org: 1, scopes: ['history.write'] })).json();
  await fill(context, token);
  const session = await context.storageState();
  await context.close();
  return session;
}

/** Opens the trend in a fresh context and waits for the lines of every pen. */
async function look(browser, server, session) {
  const context = await openContext(browser, { url: server.url, language: 'zh-CN', width, height, session });
  const page = await context.newPage();
  await page.addInitScript((pens) => {
    const drawn = () => document.querySelectorAll('.trend-chart path[stroke-width="1.5"]:not([stroke-dasharray])').length >= pens;
    const watch = () => (drawn() ? requestAnimationFrame(() => (globalThis.drawnAt = performance.now())) : requestAnimationFrame(watch));
    watch();
  }, signals);
  const keys = Array.from({ length: signals }, (_, at) => `k=${encodeURIComponent(`paint:v${at}`)}`).join('&');
  await page.goto(`/trends?${keys}&last=${days * 86_400_000}`);
  await page.waitForFunction(() => globalThis.drawnAt > 0, null, { timeout: 60_000 });
  const seen = await page.evaluate(() => ({
    first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    lines: globalThis.drawnAt,
    largest: performance.getEntriesByType('resource').toSorted((a, b) => b.duration - a.duration).slice(0, 3).map((one) => `${Math.round(one.duration)} ms ${new URL(one.name).pathname}`),
  }));
  await context.close();
  return seen;
}

const server = await startServer();
const browser = await startBrowser(server.flags);
try {
  const session = await prepare(browser, server);
  await new Promise((done) => setTimeout(done, 10_000));
  const seen = [];
  for (let round = 0; round < rounds; round++) seen.push(await look(browser, server, session));
  for (const what of ['first', 'lines']) {
    const all = seen.map((one) => Math.round(one[what])).toSorted((a, b) => a - b);
    console.log(`${what}_paint_ms: ${all[0]}–${all.at(-1)}, median ${all[Math.floor(all.length / 2)]}, first round ${Math.round(seen[0][what])}`);
  }
  console.log(`longest requests of the last round: ${seen.at(-1).largest.join('; ')}`);
} finally {
  await browser.close();
  await server.stop();
}
