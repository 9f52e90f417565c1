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

  /** A day of a site's calendar is marked off by keyboard, published with its reason, and stands in the history. */
  Calendar_DayMarkedByKeyboard_IsPublished: async (given) => {
    const { context, page, faults } = await open(given);
    const { person } = await (await context.request.get('/api/v1/identity/session')).json();
    const { number } = person.sites.find((one) => one.code === 'acid1');
    await page.goto(`/system/calendars?org=${number}&year=2026&day=2026-12-30`);
    await settled(page);
    await page.locator('[data-date="2026-12-30"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-date="2026-12-31"]:focus').waitFor({ timeout: 5000 });
    await page.keyboard.press('h');
    await page.getByText('1处修改未发布').waitFor({ timeout: 5000 });
    await page.getByRole('button', { name: '发布…' }).click();
    await page.getByRole('dialog').getByLabel('发布理由').fill('年终检修停产');
    await page.screenshot({ path: join(given.output, 'calendar-publish.png') });
    await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
    await page.getByText('第1版').first().waitFor({ timeout: 10_000 });
    await page.getByRole('link', { name: '发布记录' }).click();
    await page.getByText('年终检修停产').first().waitFor({ timeout: 10_000 });
    await page.goto(`/system/calendars?org=${person.sites.find((one) => one.code === 'mine1').number}&view=shifts`);
    await settled(page);
    await page.screenshot({ path: join(given.output, 'calendar-shifts.png') });
    await context.close();
    return faults;
  },

  /** A report of yesterday is asked for, made while one looks, and shown as it stands on paper; a wrong expression is marked at its cell. */
  Report_AskedFor_IsMadeAndPrinted: async (given) => {
    const { context, page, faults } = await open(given);
    const { items } = await (await context.request.get('/api/v1/reports')).json();
    const daily = items.find((one) => one.content.cadence === 'daily');
    await page.goto(`/reports?report=${daily.id}`);
    await settled(page);
    const before = await page.locator('.runs li').count();
    await page.getByRole('button', { name: '生成', exact: true }).click();
    await page.waitForFunction((count) => document.querySelectorAll('.runs li').length > count, before, { timeout: 10_000 });
    await page.locator('.runs li').first().getByText('已生成').waitFor({ timeout: 20_000 });
    await page.screenshot({ path: join(given.output, 'report-made.png') });
    await page.locator('.runs li').first().getByRole('link').first().click();
    await page.waitForURL(/reports\/runs\//);
    await page.locator('.paper').getByText('直流功率 平均').waitFor({ timeout: 10_000 });
    if (!/[0-9a-f]{64}/.test(await page.locator('.paper .hash').innerText())) faults.push('the hash is not on the page');
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: join(given.output, 'report-print.png'), fullPage: true });
    await page.emulateMedia({ media: 'screen' });
    await page.goto(`/reports/${daily.id}/edit`);
    await settled(page);
    await page.getByLabel('表达式 current_avg').fill('{nowhere}');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.locator('.wrong-row').waitFor({ timeout: 10_000 });
    await page.screenshot({ path: join(given.output, 'report-wrong.png') });
    await context.close();
    // The refusal is what this asks for; the browser writes its status to the console.
    return faults.filter((fault) => !fault.includes('422'));
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
