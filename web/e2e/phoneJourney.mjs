// An inspection route walked with the phone, the network cut and the app killed: nothing lost, nothing doubled.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPage, openPhone, settled } from './browser.mjs';
import { kill, phoneReady, sendOverBadLine, signIn, wireTo } from './phone.mjs';

const stops = 20;
const perStop = 10;
const killedAfter = 9;

/** Two hundred points on a route of their own, and the round that is due on it. */
async function makeRound(request, site) {
  const post = async (path, data) => {
    const answer = await request.post(`/api/v1/field${path}`, { headers: { 'X-Lode': '1' }, data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  };
  const mark = Date.now().toString(36).toUpperCase();
  const content = (at) => ({
    node: 'demo/smelter1/potline', nameZh: `部位${at}`, nameEn: `Point ${at}`, level: 1, trade: 'process', needs: 'any', kind: 'check', methodZh: '目视', methodEn: 'Look',
  });
  const ids = [];
  for (let first = 0; first < stops * perStop; first += 20) {
    const some = Array.from({ length: 20 }, (_, at) => post('/points', { siteId: site, code: `${mark}-${first + at}`, content: content(first + at) }));
    ids.push(...(await Promise.all(some)).map((made) => made.id));
  }
  const route = await post('/routes', {
    siteId: site, code: `R-${mark}`,
    content: {
      nameZh: `断网路线${mark}`, nameEn: `Route without network ${mark}`, level: 1, cycle: { unit: 'day', count: 1, from: '2026-01-01' },
      stops: Array.from({ length: stops }, (_, at) => ({
        tag: `${mark}-S${at}`, placeZh: `第${at + 1}处`, placeEn: `Place ${at + 1}`, minDwellSeconds: 0, points: ids.slice(at * perStop, (at + 1) * perStop),
      })),
    },
  });
  for (let waited = 0; waited < 60; waited++) {
    const { items } = await (await request.get(`/api/v1/field/rounds?site=${site}`)).json();
    const round = items.find((one) => one.route === route.id);
    if (round) return { id: round.id, caseId: round.case, mark };
    await new Promise((done) => setTimeout(done, 1000));
  }
  throw new Error('the round was not opened within a minute');
}

/** Walks stops by the screen: the label's code is typed, the big buttons are pressed; three points are not normal. */
async function walk(page, mark, from, to) {
  for (let stop = from; stop < to; stop++) {
    await page.getByLabel('标签编号').fill(`${mark}-S${stop}`);
    await page.getByRole('button', { name: '核对' }).click();
    await page.locator('.point-ok').first().waitFor();
    await page.evaluate(async ([abnormal, count]) => {
      const left = () => document.querySelectorAll('.point-ok').length;
      for (let at = 0; at < count; at++) {
        const before = left();
        document.querySelector(abnormal && at === 3 ? '.point-bad' : '.point-ok').click();
        for (let waited = 0; left() === before && waited < 500; waited++) await new Promise((done) => setTimeout(done, 10));
        if (left() === before) throw new Error('a result was not taken');
      }
    }, [stop % 7 === 2, perStop]);
    if (stop < stops - 1) await page.getByRole('button', { name: '下一站' }).click();
  }
}

export const phoneJourney = {
  Round_WalkedWithoutNetwork_LosesAndDoublesNothing: async ({ server, as, output }) => {
    const all = [];
    const folder = mkdtempSync(join(tmpdir(), 'lode-phone-'));
    const view = { language: 'zh-CN', width: 1440, height: 900 };
    let round;
    let site;
    await as('engineer', view, all, async (page, context) => {
      await page.goto('/field/points');
      await settled(page);
      const session = await (await context.request.get('/api/v1/identity/session')).json();
      site = session.person.sites.find((one) => one.code === 'smelter1').number;
      round = await makeRound(context.request, site);
    });
    const address = `/field/rounds/${round.id}`;
    const wire = await wireTo(server);
    let phone = await openPhone(folder, { url: wire.url, flags: server.flags, language: 'zh-CN' });
    try {
      await signIn(phone, server, 'operator');
      let { page } = await openPage(phone);
      await page.goto('/field');
      await settled(page);
      await phoneReady(page);
      await page.goto(address);
      await settled(page);
      wire.cut();
      await phone.setOffline(true);
      await page.reload();
      await settled(page);
      await walk(page, round.mark, 0, killedAfter);
      await page.screenshot({ path: join(output, 'walk-offline.png') });
      await kill(phone);

      phone = await openPhone(folder, { url: wire.url, flags: server.flags, language: 'zh-CN' });
      await phone.setOffline(true);
      ({ page } = await openPage(phone));
      await page.goto(address);
      await settled(page);
      const left = await page.locator('.stop-steps button.done').count();
      if (left !== killedAfter) all.push(`${left} of ${killedAfter} stops survived the kill`);
      await walk(page, round.mark, killedAfter, stops);
      await page.getByRole('button', { name: '走完，提交' }).click();
      await page.getByText(`未传${stops * perStop + 1}`).waitFor({ timeout: 10_000 }).catch(() => all.push('the badge does not count what waits'));
      await page.screenshot({ path: join(output, 'walk-ended.png') });

      // Somebody at the desk skips the same round meanwhile: the end that comes later is a conflict.
      await as('engineer', view, all, async (desk) => {
        await desk.goto(`/cases/${round.caseId}`);
        await settled(desk);
        await desk.getByLabel(/理由/).fill('停电检修，本班不走');
        await desk.getByRole('button', { name: '跳过' }).click();
        await desk.getByText('办结').first().waitFor({ timeout: 10_000 });
      });

      wire.mend();
      await signIn(phone, server, 'operator');
      const tries = await sendOverBadLine(phone, page);
      await page.getByText('1项须处理').waitFor({ timeout: 20_000 }).catch(() => all.push('the conflict is not shown on the phone'));
      await page.screenshot({ path: join(output, 'walk-conflict.png') });
      const answer = await (await phone.request.get(`/api/v1/field/rounds/${round.id}`)).json();
      const points = new Set(answer.readings.map((one) => one.point));
      const expected = stops * perStop;
      if (answer.readings.length !== expected || points.size !== expected) {
        all.push(`${expected} results were taken, ${answer.readings.length} arrived, of ${points.size} points, after ${tries} tries`);
      }
      if (tries < 3) all.push('nothing was dropped');

      await as('engineer', { ...view, language: 'en-US' }, all, async (desk, context) => {
        await desk.goto('/field/conflicts');
        await settled(desk);
        await desk.screenshot({ path: join(output, 'conflicts.png') });
        await desk.getByRole('button', { name: 'This one holds' }).first().click();
        await desk.getByText('No conflicts.').waitFor({ timeout: 10_000 }).catch(() => all.push('the conflict is not settled'));
        const settledRound = await (await context.request.get(`/api/v1/field/rounds/${round.id}`)).json();
        if (settledRound.round.state !== 'walked') all.push(`the round is ${settledRound.round.state}`);
        const defects = await (await context.request.get(`/api/v1/field/points?site=${site}`)).json();
        const opened = defects.items.filter((one) => one.code.startsWith(round.mark)).flatMap((one) => one.open);
        if (opened.length !== 3) all.push(`three points were not normal, ${opened.length} defects are open`);
      });
      return all;
    } finally {
      await phone.close().catch(() => undefined);
      wire.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
