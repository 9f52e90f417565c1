// Paths that a person takes through several pages. Each answers with its faults; none means that it passed.
import { join } from 'node:path';
import { openContext, openPage, settled } from './browser.mjs';
import { caseJourneys, standIn } from './caseJourneys.mjs';
import { fieldJourneys } from './fieldJourneys.mjs';
import { phoneJourney } from './phoneJourney.mjs';
import { recoveryJourney } from './recoveryJourney.mjs';
import { wasteJourney } from './wasteJourney.mjs';
import { yardJourney } from './yardJourney.mjs';
import { plantJourneys } from './plantJourneys.mjs';
import { serviceJourneys } from './serviceJourneys.mjs';

const wide = { width: 1440, height: 900 };

export const journeys = {
  ...plantJourneys,
  ...caseJourneys,
  ...fieldJourneys,
  ...phoneJourney,
  ...wasteJourney,
  ...recoveryJourney,
  ...yardJourney,
  ...serviceJourneys,

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
    const context = await browser.newContext({ baseURL: server.url, viewport: wide, locale: 'zh-CN', storageState: session, ignoreHTTPSErrors: true });
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

  /** An engineer writes an expression, sees its trend before anything is stored, saves it, and its past is computed. */
  CalculatedSignal_IsTried_SavedAndComputed: async ({ browser, server, session, output }) => {
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
    const { page, faults } = await openPage(context);
    const { items } = await (await context.request.get('/api/v1/signals?search=live_steam&limit=1')).json();
    await page.goto('/plant/calculations/new');
    await settled(page);
    await page.getByLabel('表达式', { exact: true }).fill(`2 * {${items[0].path}} + 3 [t/d]`);
    await page.locator('.trial-chart').waitFor({ timeout: 10_000 });
    await page.getByLabel('所属设备').selectOption({ index: 1 });
    await page.getByLabel('名称', { exact: true }).fill('双倍新蒸汽');
    await page.getByLabel('英文名称').fill('Twice the live steam');
    await page.getByLabel('代号').fill(`twice_${Date.now().toString(36)}`);
    await page.getByLabel('生效起点').selectOption('1');
    await page.screenshot({ path: join(output, 'calculation-new.png') });
    await page.getByRole('button', { name: '保存', exact: true }).click();
    await page.waitForURL(/calculations\/[0-9a-f-]{36}/, { timeout: 10_000 });
    await settled(page);
    await page.locator('.trial-chart').waitFor({ timeout: 10_000 });
    await page.getByText('已算到最新').first().waitFor({ timeout: 20_000 }).catch(() => faults.push('it is not computed'));
    await page.screenshot({ path: join(output, 'calculation-saved.png') });
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

  /** A new person gets a role and a one-time password, replaces it, and sees what the role shows and no more. */
  Person_GetsARole_AndSignsIn: async ({ browser, server, session, output }) => {
    const userName = `journey${Date.now().toString(36)}`;
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
    const { page, faults } = await openPage(context);
    await page.goto('/system/users');
    await settled(page);
    await page.getByRole('button', { name: '新建人员' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: '姓名' }).fill('郑凯');
    await dialog.getByRole('textbox', { name: '账号' }).fill(userName);
    await dialog.getByLabel('首个角色').selectOption({ label: '操作员' });
    await dialog.getByRole('button', { name: '新建人员' }).click();
    const secret = await page.locator('.secret > span').first().textContent({ timeout: 10_000 });
    await page.screenshot({ path: join(output, 'one-time-password.png') });
    await page.getByRole('button', { name: '已记下' }).click();
    await page.getByRole('complementary').getByText('操作员').first().waitFor();
    await context.close();

    const own = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide });
    const fresh = await openPage(own);
    await fresh.page.goto('/sign-in');
    await fresh.page.getByLabel('账号').fill(userName);
    await fresh.page.locator('input[type=password]').fill(secret);
    await fresh.page.keyboard.press('Enter');
    await fresh.page.waitForURL(/change-password/, { timeout: 10_000 });
    const fields = fresh.page.locator('input[type=password]');
    await fields.nth(0).fill(secret);
    await fields.nth(1).fill('four words in a row');
    await fields.nth(2).fill('four words in a row');
    await fresh.page.screenshot({ path: join(output, 'change-password.png') });
    await fresh.page.keyboard.press('Enter');
    await fresh.page.waitForURL(/cockpit/, { timeout: 10_000 });
    await settled(fresh.page);
    await fresh.page.goto('/system/users');
    await fresh.page.getByText('identity.read').waitFor({ timeout: 15_000 }).catch(() => fresh.faults.push('an operator sees the users'));
    await own.close();
    return [...faults, ...fresh.faults];
  },

  /** File, fields, check, write: a laboratory's file with words among its numbers, mended with one click, then seen. */
  File_ComesIn_InFourSteps: async ({ browser, server, session, output }) => {
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
    const { page, faults } = await openPage(context);
    await page.goto('/plant/imports/new');
    await settled(page);
    const name = `lab${Date.now().toString(36)}.csv`;
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(laboratoryFile()) });
    await page.waitForURL(/imports\/[0-9a-f-]{36}/, { timeout: 15_000 });
    await page.getByRole('cell', { name: '苛碱', exact: true }).waitFor();
    await page.screenshot({ path: join(output, 'import-fields.png') });
    await page.getByRole('button', { name: '下一步：查错' }).click();
    await page.getByText('n.b.').first().waitFor();
    await page.screenshot({ path: join(output, 'import-check.png') });
    await page.getByRole('button', { name: /视为缺数/ }).click();
    await page.getByText('没有错行').waitFor({ timeout: 10_000 });
    await page.getByRole('button', { name: '下一步：入库' }).click();
    await page.getByRole('button', { name: /^入库/ }).click();
    await page.getByText(/已入库[\d,]+个值/).waitFor({ timeout: 20_000 });
    await page.screenshot({ path: join(output, 'import-written.png') });
    await page.getByRole('link', { name: '看趋势' }).click();
    await page.waitForURL(/trends/);
    await page.locator('.pen-table tbody tr').first().waitFor({ timeout: 10_000 });
    await settled(page);
    await page.screenshot({ path: join(output, 'import-trend.png') });
    if ((await page.locator('.pen-table tbody tr').count()) !== 2) faults.push('the trend does not show both columns');
    await context.close();
    return faults;
  },

  /** A view is kept, shared, opened again with everything as it was; a note stands in it and is taken back. */
  View_KeptAndOpenedAgain_ShowsTheSame: async ({ browser, server, session, output }) => {
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
    const { page, faults } = await openPage(context);
    const { items } = await (await context.request.get('/api/v1/signals?search=live_steam&limit=2')).json();
    const name = `旅程${Date.now().toString(36)}`;
    await page.goto(`/trends?${items.map((item) => `key=${encodeURIComponent(item.key)}`).join('&')}&last=3600000&lanes=own&compare=period`);
    await page.locator('.trend-chart').waitFor({ timeout: 15_000 });
    await settled(page);
    await page.getByRole('button', { name: '保存视图' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: '名称' }).fill(name);
    await dialog.getByText('共享给本厂矿').click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.waitForURL(/trends\/[0-9a-f-]{36}/, { timeout: 10_000 });
    await page.goto('/trends/shared');
    await page.getByRole('link', { name }).click();
    await page.locator('.trend-chart').waitFor({ timeout: 15_000 });
    for (const part of ['lanes=own', 'compare=period', 'last=3600000']) if (!page.url().includes(part)) faults.push(`${part} was not kept: ${page.url()}`);
    await page.getByText('共享视图v1').waitFor();
    await page.getByRole('button', { name: '按单位' }).click();
    await page.getByText('已改动').waitFor();
    await page.locator('.trend-chart').focus();
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByLabel('内容').fill('换成B泵');
    await page.getByRole('button', { name: '写入批注' }).click();
    await page.locator('.event.note .words').getByText('换成B泵').waitFor({ timeout: 10_000 });
    await page.screenshot({ path: join(output, 'trend-view.png') });
    await page.getByRole('button', { name: '撤回批注：换成B泵' }).click();
    await page.locator('.event.note .words').getByText('换成B泵').waitFor({ state: 'detached', timeout: 10_000 });
    await page.getByRole('button', { name: '保存视图' }).click();
    await page.getByRole('menuitem', { name: '保存为第2版' }).click();
    await page.getByText('共享视图v2').waitFor({ timeout: 10_000 });
    await page.getByRole('button', { name: '保存视图' }).click();
    await page.getByRole('menuitem', { name: '删除视图' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '删除视图' }).click();
    await page.waitForURL(/trends\/mine/, { timeout: 10_000 });
    await context.close();
    return faults;
  },

  /** A sheet by keyboard: a slip is noticed before it is sent, a correction waits for its reason, both stay to be seen. */
  Sheet_FilledInByKeyboard_KeepsItsCorrection: async ({ browser, server, session, output }) => {
    const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
    const { page, faults } = await openPage(context);
    const { items } = await (await context.request.get('/api/v1/entry/sheets')).json();
    const sheet = items.find((one) => one.nameZh === '蒸发班样');
    await page.goto(`/entry/${sheet.id}?site=${sheet.siteId}`);
    await settled(page);
    await page.getByRole('button', { name: '加时刻' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '加时刻' }).click();
    const column = (await page.locator('input[data-at^="0/"]').count()) - 1;
    await page.locator(`input[data-at="0/${column}"]`).click();
    await page.keyboard.type('2720');
    await page.getByText('小数点可能错位').waitFor({ timeout: 5000 });
    await page.keyboard.press('Control+a');
    await page.keyboard.type('272.4');
    await page.keyboard.press('Enter');
    await page.keyboard.type('239.8');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已录入2个值').waitFor({ timeout: 10_000 });
    await page.locator(`input[data-at="0/${column}"]`).click();
    await page.keyboard.type('272.1');
    await page.getByText('更正须写理由').waitFor();
    await page.getByRole('button', { name: /须处理的值/ }).click();
    await page.keyboard.type('复测结果');
    await page.keyboard.press('Control+Enter');
    await page.getByText('已录入1个值').waitFor({ timeout: 10_000 });
    await page.locator('.story s').getByText('272.4').waitFor();
    await page.screenshot({ path: join(output, 'entry-corrected.png') });
    await context.close();
    return faults;
  },

  /** A request for an instrument goes from draft to done by three persons; the worklist and the opening are by keyboard. */
  Request_RunsFromDraftToDone_ByThreePersons: async ({ as, output }) => {
    const all = [];
    const title = `雷达液位计${Date.now().toString(36)}`;
    const at = (userName, act) => as(userName, { language: 'zh-CN', ...wide }, all, async (page) => {
      await page.goto('/cases');
      await settled(page);
      await act(page);
    });
    // The first row by ↓, the case by Enter.
    const openByKeys = async (page, whose = '全部') => {
      await page.getByRole('button', { name: whose, exact: true }).click();
      await page.getByRole('searchbox', { name: '筛选' }).fill(title);
      await page.waitForFunction(() => document.querySelectorAll('[role=grid] tbody tr').length === 1);
      await page.getByRole('grid').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.waitForURL(/cases\/[0-9a-f-]{36}/);
      await settled(page);
    };
    await at('dispatcher', async (page) => {
      await page.getByRole('button', { name: '发起' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('流程').selectOption({ label: '仪表申请' });
      await dialog.getByRole('button', { name: '发起' }).click();
      await page.waitForURL(/cases\/[0-9a-f-]{36}/);
      await page.getByLabel('仪表名称').fill(title);
      await page.getByLabel(/^用途/).fill('浓密机液位，原浮球经常卡死');
      await page.getByLabel(/^估价/).fill('3860');
      await page.getByRole('button', { name: '提交' }).click();
      await page.getByText('进入签批').first().waitFor();
      await page.screenshot({ path: join(output, 'case-submitted.png') });
    });
    await at('engineer', async (page) => {
      await openByKeys(page);
      await page.getByRole('button', { name: '同意', exact: true }).click();
      await page.getByText('1 / 2签').waitFor();
    });
    await at('manager', async (page) => {
      await openByKeys(page);
      await page.getByRole('button', { name: '同意', exact: true }).click();
    });
    await standIn(as, all, ['manager', '何川'], 'instrumentRequest');
    await at('operator', async (page) => {
      await openByKeys(page, '受托');
      await page.getByRole('textbox', { name: '订单号', exact: true }).fill('CG-0117-031');
      await page.getByRole('button', { name: '已订购' }).click();
      await page.getByText('办结').first().waitFor({ timeout: 10_000 }).catch(() => all.push('the case is not closed'));
      await page.locator('.case-log').getByText('何川代顾平').first().waitFor({ timeout: 5000 }).catch(() => all.push('who was stood in for is not in the log'));
      await page.screenshot({ path: join(output, 'case-closed.png') });
    });
    return all;
  },
};

/** Four days of two-hourly analyses: semicolons, decimal commas, and a word where nothing was found. */
function laboratoryFile() {
  const rows = Array.from({ length: 48 }, (_, at) => {
    const time = new Date(Date.UTC(2026, 0, 5) + at * 7_200_000).toISOString().slice(0, 16).replace('T', ' ');
    const caustic = at % 17 === 5 ? 'n.b.' : (240 + 3 * Math.sin(at / 4)).toFixed(1).replace('.', ',');
    return `${time};${caustic};${(0.61 + 0.01 * Math.cos(at / 3)).toFixed(3).replace('.', ',')}`;
  });
  return `时间;苛碱;苛性比\n${rows.join('\n')}\n`;
}
