// A browser whose pages tell of every error, policy report and refused request.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// The shell draws as the whole browser does and spends nothing on windows that nobody sees.
const program = [process.env.LODE_CHROMIUM, '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((one) => one && existsSync(one));
const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-quic',
];

/** Starts the system's Chromium; `more` are flags for the server that it is to reach. */
export function startBrowser(more = []) {
  return chromium.launch({ executablePath: program, args: [...flags, ...more] });
}

/** A context with a language and a size; `session` holds the cookies of a signed-in person. */
export async function openContext(browser, { url, language, width, height, session }) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    locale: language,
    timezoneId: 'Asia/Shanghai',
    // Node knows neither the name nor the authority of the server; the browser trusts its key by a flag.
    ignoreHTTPSErrors: true,
    ...(session ? { storageState: session } : {}),
  });
  await prepared(context, language);
  return context;
}

/** Policy reports are collected, and the language is chosen. */
async function prepared(context, language) {
  await context.addInitScript((chosen) => {
    globalThis.policyReports = [];
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.policyReports.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
    });
    localStorage.setItem('lode.language', chosen);
  }, language);
}

/** A phone whose storage outlives its app: the folder is the phone, closing or killing the browser ends the app. */
export async function openPhone(folder, { url, flags: more, language }) {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: program,
    args: [...flags, ...more],
    baseURL: url,
    viewport: { width: 390, height: 844 },
    locale: language,
    timezoneId: 'Asia/Shanghai',
    ignoreHTTPSErrors: true,
  });
  await prepared(context, language);
  return context;
}

/** A page that collects what goes wrong in it. */
export async function openPage(context) {
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  return { page, faults };
}

/** Waits until the page shows its content: a heading (or that it failed), no bars, and two quiet frames. */
export async function settled(page) {
  await page.waitForSelector('h1, h2, [data-page-failed]', { timeout: 15_000 });
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'), null, { timeout: 10_000 }).catch(() => {});
  await page.waitForTimeout(400);
}

/** Serious and critical findings of axe, one line each. */
export async function axeFindings(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return result.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `axe ${violation.id}: ${violation.nodes.length} × ${violation.nodes[0]?.html.slice(0, 160)} ${violation.nodes[0]?.failureSummary?.split('\n')[1] ?? ''}`);
}
