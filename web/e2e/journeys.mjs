// Paths that a person takes through several pages. Each answers with its faults; none means that it passed.
import { join } from 'node:path';
import { openContext, openPage, settled } from './browser.mjs';

const wide = { width: 1440, height: 900 };

export const journeys = {
  /** One stream per browser: with one per tab, the seventh would wait for ever over HTTP/1.1. */
  EightTabs_ShareOneStream: async ({ browser, server, session }) => {
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
    const faults = [];
    const tabs = [];
    for (let tab = 1; tab <= 8; tab++) {
      const opened = await openPage(context);
      const before = Date.now();
      await opened.page.goto('/cockpit');
      await settled(opened.page);
      if (Date.now() - before > 8000) faults.push(`tab ${tab} took ${Date.now() - before} ms`);
      tabs.push(opened);
    }
    for (const [index, { page, faults: found }] of tabs.entries()) {
      await page.waitForSelector('.fresh:not(.old)', { timeout: 10_000 }).catch(() => faults.push(`tab ${index + 1} gets no live data`));
      const own = await page.evaluate(() => performance.getEntriesByType('resource').filter((one) => one.name.includes('/api/v1/live')).length);
      if (own > 0) faults.push(`tab ${index + 1} holds a stream of its own`);
      faults.push(...found);
    }
    await context.close();
    return faults;
  },

  /** The switch changes every text, `<html lang>` and the choice survives a new page. */
  Language_SwitchedOnce_StaysSwitched: async ({ browser, server, session }) => {
    const context = await browser.newContext({ baseURL: server.url, viewport: wide, locale: 'zh-CN', storageState: session });
    const { page, faults } = await openPage(context);
    await page.goto('/cockpit');
    await settled(page);
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await page.waitForSelector('html[lang="en-US"]');
    await page.getByRole('link', { name: 'Cockpit' }).waitFor();
    await page.reload();
    await settled(page);
    if ((await page.evaluate(() => document.documentElement.lang)) !== 'en-US') faults.push('the choice was forgotten');
    await page.getByRole('button', { name: '中', exact: true }).click();
    await page.waitForSelector('html[lang="zh-CN"]');
    await context.close();
    return faults;
  },

  /** Ctrl-K, words, Enter: from anywhere to a signal's trend without the mouse. */
  Search_ByKeyboard_LeadsToATrend: async ({ browser, server, session, output }) => {
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
    const { page, faults } = await openPage(context);
    await page.goto('/cockpit');
    await settled(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('系列电流');
    await page.locator('#palette-list [role=option]').first().waitFor();
    await page.screenshot({ path: join(output, 'search.png') });
    await page.keyboard.press('Enter');
    await page.waitForURL(/trends/, { timeout: 5000 });
    await context.close();
    return faults;
  },

  /** A stranger is led to sign in and comes back to where they wanted to go. */
  Stranger_SignsInAndArrives: async ({ browser, server, output }) => {
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide });
    const { page, faults } = await openPage(context);
    await page.goto('/alarms?show=shelved');
    await page.waitForURL(/sign-in/, { timeout: 10_000 });
    await page.screenshot({ path: join(output, 'sign-in.png') });
    const account = server.accounts[0];
    await page.locator('input').nth(0).fill(account.userName);
    await page.locator('input[type=password]').fill(account.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/alarms/, { timeout: 10_000 }).catch(() => faults.push(`stopped at ${page.url()}`));
    await context.close();
    // What a stranger asks for is refused with 401; the browser writes that to its console.
    return faults.filter((fault) => !fault.includes('401'));
  },
};
