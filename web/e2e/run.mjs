// The journeys: a real server, a real browser. Prints one line per failure and, last, how many passed and failed.
//   npm run journeys                 everything
//   npm run journeys -- cockpit      only routes and journeys whose path or name contains one of the words
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

/**
 * Lets a person of the demonstration do something in a window of their own; each signs in once for all journeys. Whoever
 * comes back in the same journey has the same browser: it has loaded the pages before.
 */
function actor(browser, server) {
  const kept = new Map();
  const as = async (userName, view, faults, act) => {
    const key = JSON.stringify([userName, view]);
    const context = kept.get(key) ?? await openContext(browser, { url: server.url, ...view, session: signedIn.get(userName) });
    kept.set(key, context);
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
    await opened.page.close();
    faults.push(...opened.faults);
  };
  return { as, leave: () => Promise.all([...kept.values()].map((context) => context.close())) };
}

/** Opens a route in one language and changes to the other there, as a person does; looks at both. */
async function visit({ page, faults }, { address, route, order }) {
  const name = route.path.slice(1).replace(/[/:]+/g, '-') || 'home';
  await page.setViewportSize(wide);
  for (const language of order) {
    try {
      if (language === order[0]) await page.goto(address);
      else await page.click(`button[lang="${language}"]`);
      await page.waitForSelector(`html[lang="${language}"]`, { state: 'attached' });
      await look(page, route, language, `${name}-${language}`, faults);
    } catch (error) {
      faults.push(String(error).split('\n')[0]);
      await page.screenshot({ path: join(output, `${name}-${language}.png`) }).catch(() => {});
    }
    report(`${route.path} ${language}`, faults.splice(0));
  }
}

/** Looks at a page on a desk, then shrunk to a phone. */
async function look(page, route, language, name, faults) {
  await page.setViewportSize(wide);
  await settled(page);
  faults.push(...(await page.evaluate(() => globalThis.policyReports)).map((text) => `policy: ${text}`));
  faults.push(...(await axeFindings(page)));
  faults.push(...(await drawnFaults(page, language, '')));
  await page.screenshot({ path: join(output, `${name}.png`) });
  if (!route.hidden) {
    await page.setViewportSize(phone);
    await page.waitForTimeout(400);
    faults.push(...(await drawnFaults(page, language, 'on a phone ')));
    await page.screenshot({ path: join(output, `${name}-phone.png`) });
  }
}

async function drawnFaults(page, language, where) {
  const state = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    over: document.documentElement.scrollWidth - innerWidth,
    broken: document.querySelector('[data-page-failed]')?.textContent,
  }));
  return [
    ...(state.lang !== language ? [`<html lang> is ${state.lang}`] : []),
    ...(state.over > 1 ? [`${where}the page is ${state.over} px wider than the window`] : []),
    ...(state.broken === undefined ? [] : [`${where}the page failed to draw: ${state.broken}`]),
  ];
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
  const asking = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
  const ask = async (path) => {
    const answer = await asking.request.get(`/api/v1${path}`);
    return answer.ok() ? answer.json() : { items: [] };
  };
  const routes = declaredRoutes().filter((route) => isWanted(route.path));
  const visits = [];
  for (const route of routes) {
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
    visits.push({ route, address, order: visits.length % 2 === 0 ? languages : languages.toReversed() });
  }
  await asking.close();
  // Half of the pages open in each language; two walk at a time.
  await Promise.all(languages.map(async (language) => {
    const signedIn = await openContext(browser, { url: server.url, language, ...wide, session });
    const stranger = await openContext(browser, { url: server.url, language, ...wide });
    const [known, unknown] = [await openPage(signedIn), await openPage(stranger)];
    for (const one of visits.filter(({ order }) => order[0] === language)) await visit(one.route.bare ? unknown : known, one);
    await signedIn.close();
    await stranger.close();
  }));
  console.log(`${visits.length} routes × ${languages.length} languages, each on a desk with axe and policy, then on a phone`);
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
    const { as, leave } = actor(browser, server);
    report(name, await journey({ browser, server, session, output, as }).catch((error) => leftOff(browser, name, error)));
    await leave();
  }
} finally {
  await browser.close();
  await server.stop();
}
console.log(`screenshots in ${output}, ${((Date.now() - started) / 1000).toFixed(0)} s`);
console.log(`journeys: ${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 && passed > 0 ? 0 : 1;
