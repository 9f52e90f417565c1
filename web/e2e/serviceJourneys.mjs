// What all modules share: findings, notices, documents, search.
import { join } from 'node:path';
import { openContext, openPage, settled } from './browser.mjs';

const wide = { width: 1440, height: 900 };

async function open({ browser, server, session }) {
  const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
  return { context, ...(await openPage(context)) };
}

export const serviceJourneys = {
  /** A finding leads to a case, a file is put into that case and looked at, and the search finds both. */
  Finding_LeadsToACase_WithAFile_FoundAgain: async (given) => {
    const { context, page, faults } = await open(given);
    await page.goto('/findings');
    await settled(page);
    await page.locator('table.grid tbody tr').last().click();
    await page.getByRole('button', { name: '发起核查事项' }).click();
    await page.getByRole('link', { name: '打开事项' }).click();
    await page.waitForURL(/cases\/[0-9a-f-]{36}/);
    await settled(page);
    const name = `复核记录${Date.now().toString(36)}.csv`;
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from('时间,数值\n08:00,12.5\n') });
    await page.getByRole('button', { name }).click({ timeout: 15_000 });
    await page.getByRole('dialog').getByRole('cell', { name: '12.5' }).waitFor({ timeout: 10_000 });
    await page.screenshot({ path: join(given.output, 'document-preview.png') });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('复核记录');
    await page.getByRole('option', { name: new RegExp(name) }).waitFor({ timeout: 10_000 });
    await page.screenshot({ path: join(given.output, 'search-palette.png') });
    await page.getByRole('option', { name: /全部结果/ }).click();
    await page.waitForURL(/search\?q=/);
    await page.getByRole('link', { name }).waitFor({ timeout: 10_000 });
    await context.close();
    return faults;
  },

  /** A notice is opened from the bell, leads to its thing, and is read then. */
  Notice_Opened_IsRead: async (given) => {
    const { context, page, faults } = await open(given);
    await page.goto('/notices');
    await settled(page);
    const unread = await page.locator('.notice-list li').count();
    await page.locator('.notice-title').first().click();
    await page.waitForURL((url) => url.pathname !== '/notices');
    await settled(page);
    await page.goto('/notices');
    await settled(page);
    if (unread < 100 && (await page.locator('.notice-list li').count()) !== unread - 1) faults.push('the notice was not read');
    await context.close();
    return faults;
  },
};
