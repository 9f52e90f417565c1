// Procedures with pages of their own, each carried to its end by the persons who have the work.
import { join } from 'node:path';
import { settled } from './browser.mjs';
import { standIn } from './caseJourneys.mjs';

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

export const fieldJourneys = {
  /** The shift is begun and written at the desk, and signed by both; the incoming one signs on the phone, in English. */
  HandOver_WrittenByOneShift_IsSignedByTheNext: async ({ as, output }) => {
    const all = [];
    let address = '';
    await as('dispatcher', { language: 'zh-CN', ...wide }, all, async (page) => {
      await page.goto('/cockpit/shifts');
      await settled(page);
      await page.getByRole('button', { name: '开始交接' }).first().click();
      await page.waitForURL(/cockpit\/shifts\/[0-9a-f-]{36}/, { timeout: 20_000 });
      await settled(page);
      address = new URL(page.url()).pathname;
      await page.getByRole('button', { name: '重新汇总' }).click();
      await settled(page);
      await page.getByLabel('生产').fill('满负荷，产量按计划');
      await page.getByLabel('交下班办理').fill('下班先复测2号排烟机振动');
      await page.getByRole('button', { name: '提交签字' }).click();
      await page.getByRole('button', { name: '同意', exact: true }).click();
      await page.getByText('1 / 2签').waitFor({ timeout: 10_000 });
      if (await page.getByRole('button', { name: '同意', exact: true }).isVisible()) all.push('one person may sign twice');
      await page.screenshot({ path: join(output, 'handover-outgoing.png') });
    });
    await standIn(as, all, ['engineer', '顾平'], 'shiftHandOver');
    await as('manager', { language: 'en-US', ...narrow }, all, async (page) => {
      await page.goto(address);
      await settled(page);
      await page.screenshot({ path: join(output, 'handover-phone.png') });
      await page.getByRole('button', { name: 'Approve', exact: true }).click();
      await page.getByText('Closed').first().waitFor({ timeout: 10_000 }).catch(() => all.push('the handover is not closed'));
      await page.screenshot({ path: join(output, 'handover-closed.png'), fullPage: true });
      await page.getByText('顾平 for 林岚').first().waitFor({ timeout: 5000 }).catch(() => all.push('who was stood in for is not shown'));
    });
    return all;
  },
};
