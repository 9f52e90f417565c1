// An officer records a run at a recovery line; the year's figures change, and the run leads to its posting.
import { settled } from './browser.mjs';

const view = { language: 'zh-CN', width: 1440, height: 900 };
const dross = '321-024-48';

export const recoveryJourney = {
  Recovery_RunRecorded_ChangesTheYear_AndOpensItsPosting: async ({ as }) => {
    const faults = [];
    await as('engineer', view, faults, async (page, context) => {
      const ask = async (path) => (await context.request.get(`/api/v1${path}`)).json();
      const post = async (path, data) => (await context.request.post(`/api/v1/waste${path}`, { headers: { 'X-Lode': '1' }, data })).json();
      const { person } = await ask('/identity/session');
      const site = person.sites.find((one) => one.code === 'smelter1').number;
      const pick = async (path, code) => (await ask(`/waste/${path}?site=${site}`)).items.find((one) => one.code === code).id;
      const fed = async () => {
        const { lines } = await ask(`/waste/recovery?site=${site}`);
        return lines.find((one) => one.wasteCode === dross).fedGrams;
      };
      const before = await fed();
      const batch = await post('/batches', { site, streamId: await pick('streams', 'dross'), facilityId: await pick('facilities', 'store-a'), grams: 2_000_000, handler: '林岚' });
      await post(`/batches/${batch.id}/samples`, { number: `JN-${Date.now()}`, moisture: 0, elements: { Al: 0.45 } });

      await page.goto(`/waste/batches/${batch.id}`);
      await settled(page);
      await page.getByRole('button', { name: '利用处置', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('利用处置设施', { exact: true }).selectOption({ label: '铝灰回收线' });
      await dialog.getByLabel('名称', { exact: true }).fill('铝锭');
      await dialog.getByLabel('质量', { exact: true }).fill('0.72');
      await dialog.getByLabel('含水率', { exact: true }).fill('0');
      await dialog.getByLabel('元素（干基%）', { exact: true }).fill('Al 98');
      await dialog.getByText('差1.280000 t').waitFor();
      if (await dialog.getByRole('button', { name: '登记利用处置' }).isEnabled()) faults.push('a run that does not balance can be recorded');
      await dialog.getByLabel('损耗', { exact: true }).fill('1.28');
      await dialog.getByRole('button', { name: '登记利用处置' }).click();
      await dialog.waitFor({ state: 'hidden' });

      if ((await fed()) !== before + 2_000_000) faults.push('the year does not have the run');
      await page.goto(`/waste/recovery?site=${site}&waste=${encodeURIComponent(`${site} ${dross}`)}`);
      await settled(page);
      const run = page.locator('tr').filter({ hasText: batch.code });
      await run.getByText('铝 98.00%').waitFor();
      await run.getByRole('link').first().click();
      await page.getByTitle(`PRD:line-1:${dross}:铝锭`).first().waitFor();
    });
    return faults;
  },
};
