// What an engineer does with the plant: gives waiting values their place, draws a display, changes the plant by a table.
import { join } from 'node:path';
import { openContext, openPage, settled } from './browser.mjs';

const wide = { width: 1440, height: 900 };

async function open({ browser, server, session }) {
  const context = await openContext(browser, { url: server.url, language: 'zh-CN', ...wide, session });
  const { page, faults } = await openPage(context);
  const node = async (path) => {
    const answer = await context.request.get(`/api/v1/plant/nodes/find?path=${encodeURIComponent(path)}`);
    return (await answer.json()).node;
  };
  return { context, page, faults, node };
}

export const plantJourneys = {
  /** Values of a sensor that nobody has registered become signals with names, and are found by them in Chinese. */
  PlantTray_UnknownSeries_BecomesSignals: async (given) => {
    const { context, page, faults, node } = await open(given);
    const site = await node('demo/acid1');
    await page.goto(`/plant/tray?site=${site.siteId}`);
    await settled(page);
    await page.getByRole('row', { name: /weather/ }).first().click();
    await page.getByRole('button', { name: '建立测点并入库' }).click();
    const dialog = page.getByRole('dialog');
    const wetBulb = dialog.getByRole('group', { name: /wet_bulb/ });
    await wetBulb.waitFor();
    if ((await wetBulb.getByLabel('中文名').inputValue()) !== '湿球温度') faults.push('the name of its like is not offered');
    await wetBulb.getByLabel('中文名').fill('气象站湿球温度');
    await wetBulb.getByLabel('代码').fill('weather_wet_bulb');
    const wind = dialog.getByRole('group', { name: /wind/ });
    await wind.getByLabel('中文名').fill('风速');
    await wind.getByLabel('计量单位').fill('m/s');
    await page.screenshot({ path: join(given.output, 'tray-mapping.png') });
    await dialog.getByRole('button', { name: '建立2个测点并入库' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: 15_000 });
    await page.getByRole('button', { name: '已入库' }).click();
    await page.getByRole('row', { name: /weather/ }).first().waitFor({ timeout: 10_000 });
    await page.goto(`/plant/signals?site=${site.siteId}`);
    await settled(page);
    await page.getByRole('searchbox', { name: /名称、位号/ }).fill('气象站');
    await page.getByRole('row', { name: /气象站湿球温度/ }).first().waitFor({ timeout: 10_000 });
    await page.screenshot({ path: join(given.output, 'signals-chinese.png') });
    await context.close();
    return faults;
  },

  /** A display by keyboard: place, name the equipment, which binds its state, move, undo, save, and see it alive. */
  PlantDisplay_DrawnByKeyboard_IsAlive: async (given) => {
    const { context, page, faults, node } = await open(given);
    const blower = await node('demo/acid1/conversion/blower/so2b1');
    await page.goto(`/plant/displays/${blower.id}/edit`);
    await settled(page);
    await page.getByRole('button', { name: '风机', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('代表的设备').selectOption({ label: 'SO₂主风机' });
    await page.getByText('运行状态').first().waitFor({ timeout: 5000 });
    const part = page.locator('[data-part="fan1"]');
    const placeOf = () => page.getByLabel('x', { exact: true }).inputValue();
    const before = await placeOf();
    await part.focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    if (Number(await placeOf()) !== Number(before) + 12) faults.push(`moved from ${before} to ${await placeOf()}`);
    await page.keyboard.press('Control+z');
    if ((await placeOf()) !== before) faults.push('undo did not bring it back');
    await page.screenshot({ path: join(given.output, 'editor-bound.png') });
    await page.getByRole('button', { name: '保存' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('主风机画面');
    await dialog.getByRole('button', { name: '保存' }).click();
    await dialog.waitFor({ state: 'hidden', timeout: 10_000 });
    await page.goto(`/plant/nodes/${blower.id}`);
    await page.getByRole('button', { name: /主风机.*运行/ }).first().waitFor({ timeout: 15_000 });
    await page.screenshot({ path: join(given.output, 'display-own.png') });
    await context.close();
    return faults;
  },

  /** The plant as a table: one changed name is shown as the one difference, then written. */
  PlantSheet_OneChange_IsShownAndWritten: async (given) => {
    const { context, page, faults, node } = await open(given);
    const unit = await node('demo/mine1/drainage/pumps');
    const csv = await (await context.request.get(`/api/v1/plant/export?node=${unit.id}`)).text();
    await page.goto('/plant/sheet');
    await settled(page);
    const file = (text) => ({ name: '排水泵.csv', mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') });
    await page.locator('input[type=file]').setInputFiles(file(csv));
    await page.getByText('没有差异').waitFor({ timeout: 15_000 });
    await page.locator('input[type=file]').setInputFiles(file(csv.replace('1号排水泵', '一级排水泵')));
    await page.getByRole('button', { name: /^修改 1$/ }).waitFor({ timeout: 15_000 });
    await page.getByRole('row', { name: /dp1/ }).first().click();
    await page.locator('ins').getByText('一级排水泵').waitFor({ timeout: 5000 });
    await page.screenshot({ path: join(given.output, 'sheet-difference.png') });
    await page.getByRole('button', { name: '写入1行' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '写入1行' }).click();
    await page.getByText('已写入').waitFor({ timeout: 15_000 });
    if ((await node('demo/mine1/drainage/pumps/dp1')).nameZh !== '一级排水泵') faults.push('the plant has the old name');
    await context.close();
    return faults;
  },
};
