// A keeper's work at the yard with the phone, the network cut and the app killed: nothing lost, nothing doubled.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage, openPhone, settled } from './browser.mjs';
import { kill, phoneReady, sendOverBadLine, signIn, wireTo } from './phone.mjs';

const batches = 3;
const view = { language: 'zh-CN', width: 1440, height: 900 };

/** Batches of their own at the smelter, one of them packed with printed labels. */
async function makeBatches(request, site) {
  const ask = async (path) => (await request.get(`/api/v1/waste${path}`)).json();
  const post = async (path, data) => {
    const answer = await request.post(`/api/v1/waste${path}`, { headers: { 'X-Lode': '1' }, data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  };
  const places = Object.fromEntries((await ask(`/facilities?site=${site}`)).items.map((one) => [one.code, one.id]));
  const stream = (await ask(`/streams?site=${site}`)).items.find((one) => one.code === 'carbon').id;
  const made = [];
  for (let at = 0; at < batches; at++) {
    made.push(await post('/batches', { site, streamId: stream, facilityId: places.potline, grams: 2_000_000, handler: '何川' }));
  }
  await post(`/batches/${made[0].id}/pack`, { type: '吨袋', volumeL: 1000, netGrams: [500_000, 500_000] });
  await post(`/batches/${made[0].id}/labels/printed`, {});
  return { ids: made.map((one) => one.id), places };
}

async function open(page, site, batch) {
  await page.goto(`/waste/yard?site=${site}&batch=${batch}`);
  await settled(page);
}

/** Fills a deed in by the screen and keeps it. */
async function deed(page, name, fields) {
  await page.locator('.yard-deeds').getByRole('button', { name, exact: true }).click();
  const form = page.locator('.yard-form');
  for (const [label, value] of Object.entries(fields)) {
    const field = form.getByLabel(label, { exact: true });
    if (typeof value === 'string') await field.fill(value);
    else await field.selectOption({ label: value.choose });
  }
  await form.getByRole('button', { name, exact: true }).click();
  await page.getByText('已记在本机').waitFor({ timeout: 10_000 });
}

export const yardJourney = {
  Yard_WorkedWithoutNetwork_LosesAndDoublesNothing: async ({ server, as, output }) => {
    const all = [];
    const folder = mkdtempSync(join(tmpdir(), 'lode-yard-'));
    let site;
    let made;
    await as('engineer', view, all, async (page, context) => {
      await page.goto('/waste');
      const session = await (await context.request.get('/api/v1/identity/session')).json();
      site = session.person.sites.find((one) => one.code === 'smelter1').number;
      made = await makeBatches(context.request, site);
    });
    const [first, second, third] = made.ids;
    const wire = await wireTo(server);
    let phone = await openPhone(folder, { url: wire.url, flags: server.flags, language: 'zh-CN' });
    try {
      await signIn(phone, server, 'operator');
      let { page } = await openPage(phone);
      await page.goto(`/waste/yard?site=${site}`);
      await settled(page);
      await phoneReady(page);
      await page.reload();
      await settled(page);
      wire.cut();
      await phone.setOffline(true);
      await open(page, site, first);
      const code = await page.locator('.yard-deeds').getByRole('button', { name: '贴标', exact: true }).click()
        .then(() => page.locator('.yard-form .yard-row').first().innerText());
      await page.getByRole('button', { name: '取消' }).click();
      await deed(page, '贴标', { 标签上的数字识别码: code });
      await deed(page, '移库', { 移入: { choose: 'C库' }, 质量: '0.5' });
      await deed(page, '移库', { 移入: { choose: 'C库' }, 质量: '0.7' });
      await open(page, site, second);
      await deed(page, '包装', { 件数: '3', 单件净重: '0.6' });
      await page.screenshot({ path: join(output, 'yard-offline.png') });
      await kill(phone);

      phone = await openPhone(folder, { url: wire.url, flags: server.flags, language: 'zh-CN' });
      await phone.setOffline(true);
      ({ page } = await openPage(phone));
      await open(page, site, first);
      await page.getByText('C库 1.200 t').waitFor({ timeout: 10_000 }).catch(() => all.push('the moves did not survive the kill'));
      await deed(page, '盘点', { 贮存设施: { choose: '电解车间' }, 实盘: '0.75' });
      await open(page, site, third);
      await deed(page, '移库', { 移入: { choose: 'C库' } });
      await page.getByText('未传6').waitFor({ timeout: 10_000 }).catch(() => all.push('the badge does not count what waits'));

      // Somebody at the desk carries half of the third batch away meanwhile: the phone's move is a conflict.
      await as('dispatcher', view, all, async (desk, context) => {
        await desk.goto('/waste');
        await context.request.post(`/api/v1/waste/batches/${third}/move`, {
          headers: { 'X-Lode': '1' }, data: { fromId: made.places.potline, toId: made.places['store-c'], grams: 1_000_000, handler: '周宁', keeper: '周宁' },
        });
      });

      wire.mend();
      await signIn(phone, server, 'operator');
      const tries = await sendOverBadLine(phone, page);
      await page.getByText('1项须处理').waitFor({ timeout: 20_000 }).catch(() => all.push('the conflict is not shown on the phone'));
      await page.screenshot({ path: join(output, 'yard-conflict.png') });
      if (tries < 3) all.push('nothing was dropped');
      const booked = async (id) => (await phone.request.get(`/api/v1/waste/batches/${id}`)).json();
      const one = await booked(first);
      const moves = one.steps.filter((step) => step.kind === 'storeIn').map((step) => step.grams).sort();
      if (moves.join() !== '500000,700000') all.push(`two moves were made, the books have ${moves.join()}`);
      const two = await booked(second);
      if (two.containers.length !== 3) all.push(`three packages were made, ${two.containers.length} arrived`);
      const yard = await (await phone.request.get(`/api/v1/waste/yard?site=${site}`)).json();
      const attached = yard.batches.find((batch) => batch.id === first).packages.filter((pack) => pack.isAttached).length;
      if (attached !== 1) all.push(`one label was attached, ${attached} are`);

      await as('engineer', { ...view, language: 'en-US' }, all, async (desk, context) => {
        await desk.goto('/field/conflicts');
        await settled(desk);
        await desk.getByText('Moving of waste').first().waitFor({ timeout: 10_000 });
        await desk.getByRole('button', { name: 'What is there holds' }).first().click();
        await desk.getByText('No conflicts.').waitFor({ timeout: 10_000 }).catch(() => all.push('the conflict is not settled'));
        const half = await (await context.request.get(`/api/v1/waste/batches/${third}`)).json();
        const left = half.batch.places.find((place) => place.code === 'potline')?.grams;
        if (left !== 1_000_000) all.push(`the dropped move left ${left} g at the potline`);
        const { items } = await (await context.request.get('/api/v1/ledger/books')).json();
        const book = items.find((entry) => entry.site === site && entry.convention === 'waste.wet');
        const counts = (await (await context.request.get(`/api/v1/ledger/books/${book.id}/stocktakes`)).json()).items;
        if (counts.filter((count) => count.note.startsWith('电解车间')).length !== 1) all.push('the count did not arrive once');
      });
      return all;
    } finally {
      await phone.close().catch(() => undefined);
      wire.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
