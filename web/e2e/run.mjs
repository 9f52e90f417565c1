// The journeys: a real server, a real browser. Prints one line per failure and, last, how many passed and failed.
//   npm run journeys                 everything
//   npm run journeys -- cockpit      only routes and journeys whose path or name contains one of the words
//   LODE_JOURNEY_ALL=1               every route at phone width too, instead of a third of them
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { axeFindings, openContext, openPage, settled, startBrowser } from './browser.mjs';
import { journeys } from './journeys.mjs';
import { addressOf, declaredRoutes, withoutData } from './routes.mjs';
import { startServer } from './server.mjs';

const output = join(import.meta.dirname, 'output');
// Words of routes and journeys; none means all.
const words = process.argv.slice(2).map((word) => word.toLowerCase());
const isWanted = (name) => words.length === 0 || words.some((word) => name.toLowerCase().includes(word));
const languages = ['zh-CN', 'en-US'];
const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

const started = Date.now();
let passed = 0;
const failures = [];

function report(name, faults) {
  if (faults.length === 0) {
    passed++;
    return;
  }
  failures.push(name);
  console.log(`FAIL ${name}\n${[...new Set(faults)].map((fault) => `     ${fault}`).join('\n')}`);
}

/** Which routes are also looked at on a phone: a third, another third with every commit. */
function phoneTurn() {
  if (process.env.LODE_JOURNEY_ALL) return () => true;
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' });
  const turn = Number.parseInt(commit.slice(0, 6), 16) % 3;
  return (index) => index % 3 === turn;
}

async function signIn(browser, server) {
  const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide });
  const account = server.accounts.find((one) => /admin/.test(one.userName)) ?? server.accounts[0];
  const answer = await context.request.post('/api/v1/identity/sign-in', {
    headers: { 'X-Lode': '1' },
    data: { userName: account.userName, password: account.password },
  });
  if (!answer.ok()) throw new Error(`sign-in as ${account.userName}: ${answer.status()} ${await answer.text()}`);
  const session = await context.storageState();
  await context.close();
  return session;
}

const signedIn = new Map();

/** Lets a person of the demonstration do something in a window of their own; each signs in once for all journeys. */
function actor(browser, server) {
  return async (userName, view, faults, act) => {
    const context = await openContext(browser, { url: server.url, ...view, session: signedIn.get(userName) });
    if (!signedIn.has(userName)) {
      const account = server.accounts.find((one) => one.userName === userName);
      await context.request.post('/api/v1/identity/sign-in', {
        headers: { 'X-Lode': '1' },
        data: { userName: account.userName, password: account.password },
      });
      const { cookies } = await context.storageState();
      signedIn.set(userName, { cookies, origins: [] });
    }
    const opened = await openPage(context);
    await act(opened.page, context);
    await settled(opened.page);
    await context.close();
    faults.push(...opened.faults);
  };
}

async function visit(context, address, { language, width, height, name }) {
  const { page, faults } = await openPage(context);
  try {
    await page.setViewportSize({ width, height });
    await page.goto(address);
    await settled(page);
    faults.push(...(await page.evaluate(() => globalThis.policyReports)).map((text) => `policy: ${text}`));
    faults.push(...(await axeFindings(page)));
    const state = await page.evaluate(() => ({
      lang: document.documentElement.lang,
      over: document.documentElement.scrollWidth - innerWidth,
      broken: document.querySelector('[data-page-failed]') !== null,
    }));
    if (state.lang !== language) faults.push(`<html lang> is ${state.lang}`);
    if (state.over > 1) faults.push(`the page is ${state.over} px wider than the window`);
    if (state.broken) faults.push('the page failed to draw');
    await page.screenshot({ path: join(output, `${name}.png`) });
  } catch (error) {
    faults.push(String(error).split('\n')[0]);
    await page.screenshot({ path: join(output, `${name}.png`) }).catch(() => {});
  } finally {
    await page.close();
  }
  return faults;
}

/** What a journey that stopped midway says, with pictures of the pages it had open. */
async function leftOff(browser, name, error) {
  for (const context of browser.contexts()) {
    for (const [index, page] of context.pages().entries()) await page.screenshot({ path: join(output, `${name}-${index}.png`) }).catch(() => {});
    await context.close();
  }
  return [String(error).split('\n').slice(0, 3).join(' ')];
}

async function allRoutes(browser, server, session) {
  const onPhone = phoneTurn();
  const asking = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
  const ask = async (path) => {
    const answer = await asking.request.get(`/api/v1${path}`);
    return answer.ok() ? answer.json() : { items: [] };
  };
  const routes = declaredRoutes().filter((route) => isWanted(route.path));
  const visits = [];
  for (const [index, route] of routes.entries()) {
    const address = await addressOf(route, ask);
    if (withoutData.has(route.path)) {
      if (address !== null) report(`${route.path}: has data now`, ['take it out of withoutData']);
      else console.log(`${route.path}: the demonstration has no data for it yet`);
      if (address === null) continue;
    }
    if (address === null) {
      report(`${route.path}: nothing in the data to show there`, ['the demonstration should hold one']);
      continue;
    }
    for (const language of languages) {
      visits.push({ route, address, language, ...wide, size: '' });
      if (onPhone(index) && !route.hidden) visits.push({ route, address, language, ...phone, size: '-phone' });
    }
  }
  await asking.close();
  for (const language of languages) {
    const signedIn = await openContext(browser, { url: server.url, language, ...wide, session });
    const stranger = await openContext(browser, { url: server.url, language, ...wide });
    const waiting = visits.filter((one) => one.language === language);
    const walk = async () => {
      for (let one = waiting.shift(); one; one = waiting.shift()) {
        const name = `${one.route.path.slice(1).replace(/[/:]+/g, '-') || 'home'}-${language}${one.size}`;
        report(`${one.route.path} ${language}${one.size}`, await visit(one.route.bare ? stranger : signedIn, one.address, { ...one, name }));
      }
    };
    await Promise.all([walk(), walk()]);
    await signedIn.close();
    await stranger.close();
  }
  const tested = new Set(visits.map((one) => one.route.path)).size;
  const phones = visits.filter((one) => one.size !== '').length;
  console.log(`${tested} routes × ${languages.length} languages, ${phones} of the visits at phone width, axe and policy on each`);
}

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
const server = await startServer();
console.log(`server up after ${((Date.now() - started) / 1000).toFixed(0)} s`);
const browser = await startBrowser(server.flags);
try {
  const session = await signIn(browser, server);
  await allRoutes(browser, server, session);
  for (const [name, journey] of Object.entries(journeys).filter(([one]) => isWanted(one))) {
    report(name, await journey({ browser, server, session, output, as: actor(browser, server) }).catch((error) => leftOff(browser, name, error)));
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`screenshots in ${output}, ${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(`journeys: ${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
