// The procedures that come with the product, each carried to its end by the persons who have the work, in both
// languages; its diagram, deadline, escalation, delegation and log are seen on the way.
import { join } from 'node:path';
import { settled } from './browser.mjs';

const wide = { width: 1440, height: 900 };
const languages = { zh: 'zh-CN', en: 'en-US' };
const closed = { zh: '办结', en: 'Closed' };

/**
 * Does the steps of a case in the browser: [person, language, what to fill in, button, name of the task if there are several].
 * A value is typed, `{choose}` chosen by its text, `{choose}` beginning with ~ by a part of it.
 */
async function carry(as, all, id, steps) {
  for (const [userName, tongue, fields, button, task] of steps) {
    const before = all.length;
    await as(userName, { language: languages[tongue], ...wide }, all, async (page) => {
      await page.goto(`/cases/${id}`);
      await settled(page);
      if (task) await page.locator('.case-tasks').getByRole('button', { name: task, exact: true }).click();
      for (const [label, value] of Object.entries(fields)) {
        const field = page.locator('.case-task').getByLabel(label, { exact: false }).first();
        if (typeof value === 'string') await field.fill(value);
        else await field.selectOption({ label: value.choose });
      }
      const rev = await page.locator('.tl li').count();
      await page.getByRole('button', { name: button, exact: true }).first().click();
      const dialog = page.getByRole('dialog');
      // What a person takes by hand asks once more.
      await page.waitForTimeout(150);
      if (await dialog.isVisible()) await dialog.locator('button[type=submit]').click();
      await page.waitForFunction((count) => document.querySelectorAll('.tl li').length > count, rev, { timeout: 10_000 })
        .catch(async () => all.push(`${userName} “${button}”: nothing came of it: ${await page.locator('.case-task').innerText().catch(() => '')}`.slice(0, 400)));
      if ((await page.locator('.case-diagram svg').count()) === 0) all.push(`${button}: no diagram`);
    });
    if (all.length > before) return;
  }
}

/** What the page of an ended case must show. */
async function ended(as, all, id, output, name, words, end = closed) {
  for (const [tongue, userName] of [['zh', 'manager'], ['en', 'admin']]) {
    await as(userName, { language: languages[tongue], ...wide }, all, async (page) => {
      await page.goto(`/cases/${id}`);
      await settled(page);
      await page.getByText(end[tongue]).first().waitFor({ timeout: 10_000 }).catch(() => all.push(`${name} is not closed`));
      const text = await page.locator('.case-log').innerText();
      for (const word of words[tongue]) if (!text.includes(word)) all.push(`${name} ${tongue}: the log does not say “${word}”`);
      await page.screenshot({ path: join(output, `${name}-${tongue}.png`) });
    });
  }
}

/** Lets one person act for another in the cases of some types for the next hour, as a manager does who leaves the house. */
export async function standIn(as, all, [userName, name], ...types) {
  await as(userName, { language: 'zh-CN', ...wide }, all, async (page, context) => {
    await page.goto('/cases/delegations');
    await settled(page);
    const now = Date.now();
    const answer = await context.request.post('/api/v1/cases/delegations', {
      headers: { 'X-Lode': '1' },
      data: {
        toId: await personId(context, name), types, roles: [], reason: '外出',
        fromAt: new Date(now - 60_000).toISOString(), untilAt: new Date(now + 3_600_000).toISOString(),
      },
    });
    if (!answer.ok()) all.push(`delegation of ${types}: ${await answer.text()}`);
  });
}

async function personId(context, name) {
  const { items } = await (await context.request.get('/api/v1/cases/people')).json();
  return items.find((one) => one.name === name).id;
}

/** The procedures of which the demonstration leaves a case that nobody took up, and where; the outage has a journey of its own. */
const leftLate = [
  ...['instrumentRequest', 'idea', 'defect', 'shiftHandOver', 'findingCheck', 'inspection', 'precision'].map((type) => [type, 'concentrator1']),
  ['wasteTransfer', 'smelter1'],
];

export const caseJourneys = {
  /** Of every procedure a case that nobody took up: its diagram, its deadline that has passed, and in its log to whom it was escalated. */
  LateWork_OfEachProcedure_IsEscalated: async ({ as, output }) => {
    const all = [];
    const look = (half) => async (page, context) => {
      const tongue = half === 0 ? 'zh' : 'en';
      await page.goto('/cases');
      const { person } = await (await context.request.get('/api/v1/identity/session')).json();
      for (const [type, code] of leftLate.filter((_, at) => at % 2 === half)) {
        const site = person.sites.find((one) => one.code === code).number;
        const { items } = await (await context.request.get(`/api/v1/cases/?type=${type}&org=${site}&limit=50`)).json();
        if (items.length === 0) {
          all.push(`${type}: no case was left`);
          continue;
        }
        await page.goto(`/cases/${items.at(-1).id}`);
        await settled(page);
        const log = await page.locator('.case-log').innerText();
        if (!log.includes({ zh: '升级督办', en: 'Escalated' }[tongue])) all.push(`${type}: the log does not say that it was escalated: ${log.slice(0, 200)}`);
        if ((await page.locator('.case-diagram svg').count()) === 0) all.push(`${type}: no diagram`);
        if (items.at(-1).status === 'open' && (await page.getByText({ zh: '逾期', en: /overdue|late/i }[tongue]).count()) === 0) all.push(`${type}: the deadline is not shown as past`);
        await page.screenshot({ path: join(output, `late-${type}.png`) });
      }
    };
    await as('manager', { language: 'zh-CN', ...wide }, all, look(0));
    await as('manager', { language: 'en-US', ...wide }, all, look(1));
    return all;
  },

  /** The load that nobody confirmed in time is accepted and confirmed by somebody who stands in for the officer. */
  LateTransfer_IsConfirmedByWhoeverStandsIn: async ({ as, output }) => {
    const all = [];
    let late;
    await standIn(as, all, ['manager', '周宁'], 'wasteTransfer');
    const act = async (page, name) => {
      await page.getByRole('button', { name, exact: true }).first().click();
      const dialog = page.getByRole('dialog');
      await page.screenshot({ path: join(output, 'transfer-stand-in.png') });
      await dialog.locator('button[type=submit]').click();
      await dialog.waitFor({ state: 'detached', timeout: 10_000 }).catch(async () => all.push(`${name}: ${await dialog.innerText()}`.slice(0, 400)));
      await settled(page);
    };
    await as('dispatcher', { language: 'en-US', ...wide }, all, async (page, context) => {
      const { items } = await (await context.request.get('/api/v1/waste/transfers?open=true&limit=50')).json();
      late = items.find((one) => one.state === 'arrived');
      await page.goto(`/waste/transfers/${late.id}`);
      await settled(page);
      await act(page, 'Accept all');
      await act(page, 'Confirm');
    });
    if (all.length > 0) return all;
    await as('engineer', { language: 'zh-CN', ...wide }, all, async (page) => {
      await page.goto(`/waste/transfers/${late.id}`);
      await settled(page);
      await act(page, '登记已利用处置');
    });
    if (all.length === 0) await ended(as, all, late.caseId, output, 'transfer', { zh: ['升级督办', '周宁代顾平', '林岚'], en: ['Escalated', '周宁 for 顾平', '林岚'] });
    return all;
  },

  /** The trip of the busbar: escalated while nobody looked, then isolated, accounted for and informed side by side; the manager is stood in for. */
  Outage_EscalatedAndStoodInFor_IsRestoredAndReviewed: async ({ as, output }) => {
    const all = [];
    let id = '';
    await standIn(as, all, ['manager', '林岚'], 'outage');
    await as('manager', { language: 'zh-CN', ...wide }, all, async (page, context) => {
      const { items } = await (await context.request.get('/api/v1/cases/?type=outage&status=open&limit=1')).json();
      id = items[0].id;
      await page.goto(`/cases/${id}`);
      await settled(page);
      await page.locator('.case-log').getByText('升级督办').first().waitFor({ timeout: 10_000 }).catch(() => all.push('the escalation is not in the log'));
      if ((await page.getByText('逾期').count()) === 0) all.push('the deadline is not shown as past');
      await page.screenshot({ path: join(output, 'outage-late.png') });
    });
    if (all.length > 0) return all;
    await carry(as, all, id, [
      ['engineer', 'zh', { 级别: { choose: 'Ⅱ级' }, 现场指挥: { choose: '周宁' } }, '启动应急'],
      ['dispatcher', 'en', { 'People accounted for': '42', Missing: '0' }, 'All safe'],
      ['engineer', 'zh', { 通报时间: '2026-01-17T03:50', 已通报: '集团调度\n二号氧化铝厂' }, '已通报', '通报调度、生产和上级'],
      ['engineer', 'en', { 'Fault at': { choose: 'Incomer' }, Evidence: 'Overcurrent of the incomer, no feeder picked up' }, 'Isolated'],
      ['engineer', 'zh', { 全部恢复时间: '2026-01-17T04:10', 恢复顺序: '主扇\n给水泵\n引风机' }, '全部恢复'],
      ['dispatcher', 'zh', {}, '解除应急'],
      ['engineer', 'en', { Cause: 'Water in the cable box of the incomer', 'Corrective actions': 'Seal the box\nHeat it in winter' }, 'Submit'],
      ['dispatcher', 'zh', {}, '同意'],
      ['manager', 'zh', {}, '同意'],
    ]);
    if (all.length === 0) await ended(as, all, id, output, 'outage', { zh: ['升级督办', '林岚代顾平'], en: ['Escalated', '林岚 for 顾平'] });
    return all;
  },

  /** An idea like an earlier one is noticed before it is submitted; kept confidential, scored by two, tried, verified, rewarded. */
  Idea_IsComparedScoredTriedAndRewarded: async ({ as, output }) => {
    const all = [];
    let id = '';
    const title = `真空泵密封改造${Date.now().toString(36)}`;
    await as('dispatcher', { language: 'zh-CN', ...wide }, all, async (page) => {
      await page.goto('/cases?new=idea');
      await settled(page);
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('厂矿').selectOption({ label: '一号电解铝厂' });
      await dialog.getByLabel('题目').fill(title);
      await dialog.getByLabel('类别').selectOption({ label: '节能降耗' });
      await dialog.getByLabel('我看到').fill('真空泵每小时启动十二次，密封圈漏气');
      await dialog.getByLabel('我想到').fill('换机械密封，出口装止回阀');
      await dialog.locator('.case-similar li').first().waitFor({ timeout: 10_000 }).catch(() => all.push('the earlier idea is not shown before submitting'));
      await page.screenshot({ path: join(output, 'idea-similar.png') });
      await dialog.getByRole('button', { name: '发起' }).click();
      await page.waitForURL(/cases\/[0-9a-f-]{36}/);
      id = page.url().split('/').at(-1);
      await settled(page);
    });
    const scores = (en) => Object.fromEntries((en
      ? ['Benefit', 'Feasibility', 'Originality', 'Safety and environment', 'Replicability', 'Cost and payback']
      : ['效益', '可行性', '新颖性', '安全环保', '可推广性', '投入回收']).map((label, at) => [label, String(8 - (at % 3))]));
    await as('operator', { language: 'zh-CN', ...wide }, all, async (page, context) => {
      await page.goto('/cases');
      if ((await context.request.get(`/api/v1/cases/${id}`)).ok()) all.push('an operator reads an idea before its triage');
    });
    await standIn(as, all, ['manager', '何川'], 'idea');
    await carry(as, all, id, [
      ['manager', 'en', { Publication: { choose: 'May be published' } }, 'May be published'],
      ['manager', 'zh', {}, '进入评审'],
      ['engineer', 'zh', { 第一评审专家: { choose: '林岚' }, 第二评审专家: { choose: '何川' } }, '已指定'],
      ['engineer', 'en', scores(true), 'Done'],
      ['operator', 'zh', scores(false), '完成'],
      ['manager', 'zh', { 实施负责人: { choose: '何川' } }, '先试用'],
      ['operator', 'en', { 'Result of the trial': 'Three starts an hour instead of twelve' }, 'It works'],
      ['operator', 'zh', {}, '已实施'],
      ['manager', 'en', { 'Verified from': '2026-10-01', 'Verified to': '2026-11-01', 'Verified yearly benefit': '240000', 'Physical quantity': '12 MWh a month', Method: 'Meter of the pump, a month before and after' }, 'Verified'],
      ['operator', 'zh', { 奖励: '1500', 分配: '周宁 100%' }, '已兑现'],
      ['engineer', 'zh', { 推广到: '二号氧化铝厂' }, '已推广'],
    ]);
    if (all.length === 0) await ended(as, all, id, output, 'idea', { zh: ['先试用', '何川代顾平'], en: ['Trial', '何川 for 顾平'] });
    return all;
  },

  /** What the demonstration leaves open is checked, or mended, and confirmed by somebody who stands in for the manager. */
  Checks_AreConfirmedByWhoeverStandsIn: async ({ as, output }) => {
    const all = [];
    const open = {};
    await as('engineer', { language: 'zh-CN', ...wide }, all, async (page, context) => {
      await page.goto('/cases/all');
      for (const type of ['findingCheck', 'wasteGap']) {
        const { items } = await (await context.request.get(`/api/v1/cases/?type=${type}&status=open&limit=1`)).json();
        open[type] = items[0].id;
      }
      const { person } = await (await context.request.get('/api/v1/identity/session')).json();
      const site = person.sites.find((one) => one.code === 'smelter1').number;
      const points = await (await context.request.get(`/api/v1/field/points?site=${site}`)).json();
      await page.goto(`/field/points/${points.items.find((one) => one.code === 'IDF1-21').id}`);
      await settled(page);
      await page.getByRole('button', { name: '提请精密点检' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('提请理由').fill('启停时振动有尖峰，要频谱');
      await dialog.getByLabel('须有结论').fill(`${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)}T18:00`);
      await page.screenshot({ path: join(output, 'precision-ask.png') });
      await dialog.getByRole('button', { name: '提请精密点检' }).click();
      await page.waitForURL(/cases\/[0-9a-f-]{36}/);
      open.precision = page.url().split('/').at(-1);
      await settled(page);
      await page.screenshot({ path: join(output, 'precision-asked.png') });
    });
    await standIn(as, all, ['manager', '周宁'], 'findingCheck', 'wasteGap', 'precision');
    await carry(as, all, open.precision, [
      ['engineer', 'en', { Method: 'Spectrum, envelope of the drive end', Finding: 'Looseness of the foundation, bearing sound', 'Proposed warning limit': '4.2', 'Proposed alarm limit': '6.8' }, 'Change the standard'],
      ['dispatcher', 'zh', {}, '批准'],
    ]);
    if (all.length === 0) await ended(as, all, open.precision, output, 'precision', { zh: ['修订标准', '周宁代顾平'], en: ['Change the standard', '周宁 for 顾平'] });
    await carry(as, all, open.findingCheck, [
      ['engineer', 'zh', { 原因: '粗选1号槽捕收剂阀堵，加药少三成', 措施: '换阀，药剂改两路' }, '已采取措施'],
      ['dispatcher', 'en', {}, 'Confirm'],
    ]);
    if (all.length === 0) await ended(as, all, open.findingCheck, output, 'finding', { zh: ['已采取措施', '周宁代顾平'], en: ['Acted', '周宁 for 顾平'] });
    await carry(as, all, open.wasteGap, [
      ['engineer', 'en', { 'What was done': 'Drill of an electrolyte leak, 23 persons, record and pictures', Document: 'YL-2026-03' }, 'Mended'],
      ['dispatcher', 'zh', { 复核意见: '演练记录、照片、签到表齐全' }, '通过'],
    ]);
    if (all.length === 0) await ended(as, all, open.wasteGap, output, 'gap', { zh: ['已整改', '周宁代顾平'], en: ['Mended', '周宁 for 顾平'] });
    return all;
  },

  /** The round of the professional level is walked with the phone, reviewed by another person; the hot bearing is confirmed, repaired and verified. */
  Inspection_FeedsADefect_ThatAnotherPersonVerifies: async ({ as, output }) => {
    const all = [];
    let round;
    let defect;
    await as('engineer', { language: 'en-US', width: 390, height: 844 }, all, async (page, context) => {
      const { items } = await (await context.request.get('/api/v1/field/rounds')).json();
      round = items.find((one) => one.code === 'R-JH-21');
      const points = await (await context.request.get(`/api/v1/field/points?site=${round.siteId}`)).json();
      defect = points.items.find((one) => one.code === 'IDF2-01').open.find((one) => one.kind === 'defect').case;
      await page.goto(`/field?site=${round.siteId}`);
      await settled(page);
      await page.screenshot({ path: join(output, 'rounds-phone.png') });
      await page.getByText('L2 Gas cleaning').first().click();
      await page.waitForURL(/field\/rounds\//);
      for (const [fan, value] of [[1, '2.1'], [2, '6.3'], [3, '1.9']]) {
        await page.getByLabel('Code of the label').fill(`JH-IDF${fan}`);
        await page.getByRole('button', { name: 'Check', exact: true }).click();
        await page.locator('.point-number input').fill(value);
        await page.getByRole('button', { name: 'Record' }).click();
        await page.locator('.point-card .tag').first().waitFor();
        await page.screenshot({ path: join(output, `walk-phone-${fan}.png`) });
        if (fan < 3) await page.getByRole('button', { name: 'Next stop' }).click();
      }
      await page.getByRole('button', { name: 'End the round' }).click();
      for (let waited = 0; waited < 40; waited++) {
        const answer = await (await context.request.get(`/api/v1/field/rounds/${round.id}`)).json();
        if (answer.round.state === 'walked') return;
        await page.waitForTimeout(250);
      }
      all.push('the round did not end');
    });
    if (all.length > 0) return all;
    await standIn(as, all, ['manager', '周宁'], 'inspection');
    await carry(as, all, round.case, [['dispatcher', 'zh', { 审阅意见: '2号机振动偏大，看缺陷' }, '认可']]);
    if (all.length === 0) await ended(as, all, round.case, output, 'inspection', { zh: ['周宁代顾平'], en: ['周宁 for 顾平'] }, { zh: '认可', en: 'Accept' });
    await standIn(as, all, ['manager', '林岚'], 'defect');
    await carry(as, all, defect, [
      ['engineer', 'en', { Grade: { choose: 'Critical, within 24 h' }, Finding: 'Outer race of the drive-end bearing is worn' }, 'Confirmed'],
      ['engineer', 'zh', { 理由: '备机已试转，夜班换轴承' }, '停机消缺'],
      ['engineer', 'zh', { 计划消缺时间: '2026-11-28T02:00', 消缺方案: '换驱动端轴承，找正' }, '已安排'],
      ['operator', 'zh', { 消缺内容: '轴承已换，找正0.04 mm' }, '已消缺'],
      ['dispatcher', 'en', { 'Reading when verified': '52.4' }, 'Fixed'],
    ]);
    if (all.length === 0) await ended(as, all, defect, output, 'defect', { zh: ['停机消缺', '已消除', '林岚代顾平'], en: ['Stop and repair', 'Fixed', '林岚 for 顾平'] });
    return all;
  },
};
