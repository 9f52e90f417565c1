// A load of waste from its generation to the filed month and the auditor, each step by the person whose work it is:
// the yard, the carrier on a phone, the returned part and the month in Chinese; the office, the receiver, the national
// system's export and the auditor in English.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openContext, openPage, settled } from './browser.mjs';
import { signIn } from './phone.mjs';
import { program } from './server.mjs';

const zh = { language: 'zh-CN', width: 1440, height: 900 };
const en = { language: 'en-US', width: 1440, height: 900 };
const phone = { language: 'zh-CN', width: 390, height: 844 };
const password = 'a long pass phrase 7';
const code = '321-024-48';
const run = promisify(execFile);

/** A credit code that nobody has: 17 characters and the check character of GB 32100. */
function creditCode(serial) {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const body = `91410100MA${String(serial).padStart(7, '0')}`;
  let [sum, weight] = [0, 1];
  for (const letter of body) [sum, weight] = [sum + alphabet.indexOf(letter) * weight, (weight * 3) % 31];
  return body + alphabet[(31 - (sum % 31)) % 31];
}

/** Each person keeps one window for the whole journey, as at a desk; what goes wrong in any of them counts. */
function desks(browser, server, all) {
  const open = new Map();
  const at = async (userName, view, act) => {
    const key = `${userName} ${view.language}`;
    if (!open.has(key)) {
      const context = await openContext(browser, { url: server.url, ...view });
      await signIn(context, server, userName);
      open.set(key, { context, ...(await openPage(context)) });
    }
    const { page, context } = open.get(key);
    return act(page, context);
  };
  const leave = async () => {
    for (const { context, faults } of open.values()) {
      all.push(...faults);
      await context.close();
    }
  };
  return { at, leave };
}

function poster(context) {
  return async (path, data) => {
    const answer = await context.request.post(`/api/v1${path}`, { headers: { 'X-Lode': '1' }, data });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  };
}

/** The administrator gives the outside parties their people, and the group an auditor. */
async function people({ server, at, mark }) {
  const orgs = {};
  await at('admin', zh, async (_, context) => {
    const post = poster(context);
    const add = async (userName, name, org, language) => {
      server.accounts.push({ userName, password });
      return post('/identity/people', { userName, name, org, language, password });
    };
    const found = (kind, nameZh, nameEn) => post('/identity/organizations', { parent: null, kind: 'external', code: `${kind}-${mark}`, nameZh, nameEn, simulated: true });
    orgs.carrier = (await found('carrier', '顺安危货运输（仿真）', 'Shun’an hazardous haulage (simulated)')).number;
    orgs.receiver = (await found('receiver', '中环再生利用（仿真）', 'Zhonghuan recovery (simulated)')).number;
    await add(`carrier-${mark}`, '孙师傅', orgs.carrier, 'zh-CN');
    await add(`receiver-${mark}`, '李验收', orgs.receiver, 'en-US');
    const auditor = await add(`auditor-${mark}`, '郑审', 1, 'en-US');
    const { items } = await (await context.request.get('/api/v1/identity/roles')).json();
    await post('/identity/assignments', { personId: auditor.id, roleId: items.find((role) => role.code === 'auditor').id, org: 1 });
  });
  return orgs;
}

/** The papers of the carrier and the receiver; what acid1 wrote on paper last month is entered. */
async function papers({ at, mark, plate }, orgs) {
  const load = {};
  await at('engineer', zh, async (_, context) => {
    const { person } = await (await context.request.get('/api/v1/identity/session')).json();
    for (const name of ['smelter1', 'acid1']) load[name] = person.sites.find((one) => one.code === name).number;
    const site = load.smelter1;
    const post = poster(context);
    const day = (shift) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10);
    const party = async (kind, name, at) => (await post('/waste/parties', { site, kind, creditCode: creditCode((Date.now() + at) % 9_999_999), name, province: '41', org: orgs[kind] })).id;
    load.carrier = await party('carrier', '顺安危货运输（仿真）', 0);
    load.receiver = await party('receiver', '中环再生利用（仿真）', 1);
    const paper = async (kind, of, number, name, lines) => (await post('/waste/papers', { site, kind, partyId: load[of], number, name, validFrom: day(-30), validUntil: day(300), lines })).id;
    await paper('permit', 'receiver', `XK-${mark}`, '综合经营许可证', [{ wasteCode: code, method: 'R4', limitGrams: 500_000_000 }]);
    await paper('contract', 'receiver', `HT-${mark}`, '利用处置合同');
    load.vehicle = await paper('vehicle', 'carrier', plate, '13米厢式货车');
    load.driver = await paper('driver', 'carrier', `JS-${mark}`, '孙师傅');
    await lastMonth(context, post, load.acid1);
  });
  return load;
}

async function lastMonth(context, post, site) {
  const ask = async (path) => Object.fromEntries((await (await context.request.get(`/api/v1/waste/${path}?site=${site}`)).json()).items.map((one) => [one.code, one.id]));
  const [places, streams] = [await ask('facilities'), await ask('streams')];
  const now = new Date();
  for (const [day, grams] of [[9, 1_870_000], [23, 2_040_000]]) {
    const at = new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, day, 2)).toISOString();
    const made = await post('/waste/batches', { site, streamId: streams.sludge, facilityId: places.works, grams, handler: '何川', at });
    await post(`/waste/batches/${made.id}/move`, { fromId: places.works, toId: places['store-as'], handler: '何川', keeper: '周宁', at });
  }
}

/** Fills the fields of the sheet that is open, sends it, and waits until it is gone. */
async function sheet(page, fields) {
  const dialog = page.getByRole('dialog');
  for (const [label, value] of Object.entries(fields)) {
    const field = dialog.getByLabel(label, { exact: true });
    if (typeof value === 'string') await field.fill(value);
    else if (value.choose === undefined) await field.selectOption(value);
    else await field.selectOption(await field.locator('option').filter({ hasText: value.choose }).first().getAttribute('value'));
  }
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'detached', timeout: 10_000 }).catch(async () => {
    throw new Error(`the sheet stays: ${(await dialog.innerText()).slice(-300)}`);
  });
}

/** Does one act on a transfer by the screen: its button, then the fields of the sheet. */
async function act(page, name, fields = {}) {
  await page.locator('header').getByRole('button', { name, exact: true }).click();
  await sheet(page, fields);
  await ready(page);
}

/** The page shows its content. */
async function ready(page) {
  await page.locator('h1, h2').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
}

async function open(page, path) {
  await page.goto(path);
  await ready(page);
}

/** Generates, packs, labels and stores ten bags. */
async function generate({ at, picture }, site) {
  let batch;
  await at('dispatcher', zh, async (page) => {
    await open(page, `/waste/batches?site=${site}&new=1`);
    await sheet(page, { 废物: { choose: `铝灰渣 ${code}` }, 产生设施: { choose: '铸造车间' }, 质量: '12.500' });
    await page.waitForURL(/waste\/batches\/[0-9a-f-]{36}/);
    batch = new URL(page.url()).pathname.split('/').at(-1);
    await ready(page);
    await page.getByRole('button', { name: '包装', exact: true }).click();
    await page.getByRole('dialog').locator('textarea').fill(Array(10).fill('1.250').join('\n'));
    await page.getByRole('dialog').locator('button[type=submit]').click();
    await page.locator('.hw-label').nth(9).waitFor();
    await ready(page);
    await picture(page, 'labels.zh-CN');
    await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith('/labels/printed')),
      page.getByRole('button', { name: '登记已打印', exact: true }).click(),
    ]);
    await open(page, `/waste/batches/${batch}`);
    await page.getByRole('button', { name: '移库', exact: true }).click();
    await sheet(page, { 到: { choose: 'B库' }, 接收保管人: '何川' });
    await ready(page);
    await picture(page, 'batch.zh-CN');
  });
  return batch;
}

/** The weigher enters a ticket, a second person confirms it; the ticket's id comes back. */
async function weigh({ at, plate }, site, number, net) {
  await at('dispatcher', zh, async (page) => {
    await open(page, `/waste/tickets?site=${site}`);
    await page.getByRole('button', { name: '录入磅单' }).click();
    await sheet(page, { 磅单号: number, 车牌: plate, 毛重: (net + 15).toFixed(3), 皮重: '15.000' });
  });
  let id;
  await at('engineer', en, async (page, context) => {
    await open(page, `/waste/tickets?site=${site}`);
    const confirm = page.getByRole('row').filter({ hasText: number }).getByRole('button', { name: 'Confirm', exact: true });
    await confirm.click();
    await confirm.waitFor({ state: 'detached' });
    id = (await (await context.request.get(`/api/v1/waste/tickets?site=${site}`)).json()).items.find((one) => one.number === number).id;
  });
  return id;
}

/** The office drafts the transfer, sees what still stands against it, seals and signs it. */
async function dispatch(tour, load, batch) {
  let transfer;
  await tour.at('engineer', en, async (page) => {
    await open(page, `/waste/transfers?site=${load.smelter1}&new=1`);
    await sheet(page, {
      Batch: { value: batch }, Mass: '12.500', Receiver: { value: load.receiver }, Carrier: { value: load.carrier },
      Vehicle: { value: load.vehicle }, Driver: { value: load.driver }, Packages: '10',
    });
    await page.waitForURL(/waste\/transfers\/[0-9a-f-]{36}/);
    transfer = new URL(page.url()).pathname;
    await ready(page);
    await tour.picture(page, 'transfer-draft.en-US');
    await act(page, 'Seal', { 'Manifest number': tour.manifest(0) });
  });
  const ticket = await weigh(tour, load.smelter1, `OUT-${tour.mark}`, 12.5);
  await tour.at('engineer', en, async (page) => {
    await open(page, transfer);
    await act(page, 'Sign as sender', { 'Weigh ticket': { value: ticket } });
  });
  return transfer;
}

/** The driver finds the load on the phone and takes it over; the receiver weighs, refuses a part, and confirms. */
async function carry(tour, load, transfer) {
  await tour.at(`carrier-${tour.mark}`, phone, async (page) => {
    await open(page, '/waste/transfers');
    await page.getByRole('link', { name: tour.manifest(0) }).click();
    await ready(page);
    await tour.picture(page, 'carrier-phone.zh-CN');
    // He belongs to no site: the bar names his firm, marks the simulation and leads to his transfers.
    await page.locator('.top .site').getByText('顺安危货运输（仿真）').waitFor();
    await page.locator('.top').getByText('仿真数据', { exact: true }).waitFor();
    await page.locator('.phonebar a[href="/waste/transfers"]').waitFor();
    await act(page, '发运');
    await page.getByText('运输中').first().waitFor();
  });
  const ticket = await weigh(tour, load.smelter1, `IN-${tour.mark}`, 12.48);
  await tour.at('engineer', en, async (page) => {
    await open(page, transfer);
    await act(page, 'Arrive', { 'Weigh ticket': { value: ticket } });
  });
  await tour.at(`receiver-${tour.mark}`, en, async (page) => {
    await open(page, transfer);
    await act(page, 'Accept a part', { Refused: '2.480' });
    await act(page, 'Confirm');
    await tour.picture(page, 'receiver.en-US');
  });
}

/** The refused part is stored again; the export of the national system agrees with the books. */
async function close(tour, load, transfer) {
  await tour.at('engineer', zh, async (page) => {
    await open(page, transfer);
    await act(page, '退回入库', { 转移联单编号: tour.manifest(1), 存入: { choose: 'B库' } });
    await page.getByText('已退回入库').first().waitFor();
    await tour.picture(page, 'returned.zh-CN');
  });
  await tour.at('engineer', en, async (page) => {
    const file = join(tour.output, 'national.csv');
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    writeFileSync(file, `联单编号,废物代码,转移量,接受单位,日期\n${tour.manifest(0)},${code},12.5,中环再生利用（仿真）,${today}\n`);
    await open(page, `/waste/reports?site=${load.smelter1}&form=national`);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('row').filter({ hasText: tour.manifest(0) }).getByText('same').waitFor({ timeout: 10_000 })
      .catch(() => tour.all.push('the load is not the same on both sides'));
    await tour.picture(page, 'reconciled.en-US');
  });
}

/** The manager checks the month before, says why what fails may stand, closes the book and files. */
async function file(tour, site) {
  await tour.at('manager', zh, async (page) => {
    await open(page, `/waste/month?site=${site}`);
    await page.getByRole('button', { name: '核对', exact: true }).click();
    await page.locator('.check-list').waitFor({ timeout: 15_000 });
    await page.getByRole('button', { name: '关账并申报', exact: true }).click();
    const dialog = page.getByRole('dialog');
    for (const why of await dialog.locator('textarea').all()) await why.fill('纸质台账补录，原始记录存环保科');
    await dialog.getByRole('button', { name: '关账并申报', exact: true }).click();
    await page.getByText('已申报', { exact: true }).waitFor({ timeout: 20_000 });
    await page.getByText(/SHA-256 [0-9a-f]{16}/).first().waitFor();
    await ready(page);
    await tour.picture(page, 'month-filed.zh-CN');
  });
}

/** The auditor takes the package of the transfer away and checks it where there is neither server nor data. */
async function audit(tour, transfer) {
  const away = mkdtempSync(join(tmpdir(), 'lode-auditor-'));
  try {
    const zip = join(away, 'transfer.zip');
    await tour.at(`auditor-${tour.mark}`, en, async (page) => {
      await open(page, transfer);
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Audit package' }).click()]);
      await download.saveAs(zip);
    });
    const { stdout } = await run('dotnet', [program(), 'verify', '--package', zip], { cwd: away, env: { ...process.env, LODE_DATA: join(away, 'none') } })
      .catch((failed) => ({ stdout: `${failed.stdout}${failed.stderr}` }));
    if (!stdout.includes('Every file and every proof holds.')) tour.all.push(`the package does not hold: ${stdout.slice(-500)}`);
    const proofs = stdout.split('\n').filter((line) => /^proofs\/ledger.*sound/.test(line)).length;
    if (proofs < 4) tour.all.push(`${proofs} proofs of postings are in the package`);
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
}

export const wasteJourney = {
  Load_FromGenerationToTheAuditor_IsCarriedByItsPersons: async ({ browser, server, output }) => {
    const all = [];
    const mark = String(Date.now()).slice(-6);
    const tour = {
      server, output, mark, all, ...desks(browser, server, all), plate: `豫C${mark.slice(-5)}`,
      manifest: (at) => `${new Date().getFullYear()}9999${900_000 + (Number(mark) % 99_000) + at}`,
      picture: async (page, name) => {
        await settled(page);
        await page.screenshot({ path: join(output, `waste-${name}.png`) });
      },
    };
    const load = await papers(tour, await people(tour));
    const batch = await generate(tour, load.smelter1);
    const transfer = await dispatch(tour, load, batch);
    await carry(tour, load, transfer);
    await close(tour, load, transfer);
    await file(tour, load.acid1);
    await audit(tour, transfer);
    await tour.leave();
    return all;
  },
};
