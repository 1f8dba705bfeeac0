// A clerk's day: from a committee's list to a printed health book, as one does it in the console.
//
//   node clerks-day.mjs [http://127.0.0.1:8080] [folder for pictures]
//
// Then what the office does beside it (rights.mjs), and every page of everybody's menu. Needs a made-up province that runs (`make run`). Fails when a step cannot be done, or when axe finds something
// serious on a page that was looked at. Everybody in it is made up anew at each run.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { breach, consent, erasure, hold, oneOfTwo, ownData, proxy, restriction, review } from './rights.mjs';

const base = process.argv[2] ?? 'http://127.0.0.1:8080';
const out = process.argv[3] ?? 'out';
mkdirSync(out, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
const context = await browser.newContext({
  acceptDownloads: true,
  locale: 'vi-VN',
  viewport: { width: 1280, height: 900 },
});
const page = await context.newPage();
const faults = [];
let pictures = 0;

/** Asks axe about the page; what is serious fails the run. */
async function check(what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  faults.push(...serious.map((one) => `${what}: ${one.id}: ${one.nodes[0].html}`));
  console.log(`${what}: ${serious.length === 0 ? 'axe finds nothing serious' : 'axe is not content'}`);
}

/** Takes a picture of the page and asks axe about it. */
async function look(name) {
  pictures += 1;
  const file = `clerks-day-${pictures}-${name}.png`;
  await page.screenshot({ path: join(out, file) });
  await check(name);
}

/** Waits until a text is on the page. */
async function see(text) {
  await page.getByText(text).first().waitFor();
}

/** Signs in as another account. */
async function as(account) {
  await context.clearCookies();
  await page.goto(`${base}/console`);
  await page.locator(`button[name=account][value=${account}]`).click();
  await page.waitForURL('**/console*');
}

/** Asks again until it is so: what the program does in the background takes its time. */
async function until(what, holds) {
  for (let tries = 0; tries < 60; tries += 1) {
    if (await holds()) return;
    await page.waitForTimeout(1000);
  }
  throw new Error(`a minute has passed before ${what}`);
}

async function save(link, file) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  await download.saveAs(join(out, file));
}

// Three people and a slip: the third has lost a digit of the citizen id.
const number = String(Date.now()).slice(-5);
const citizen = (n) => `00106${5 + n}${number}${n}`;
const given = ['An', 'Bình', 'Chung'].map((name) => `Nguyễn Văn ${name} ${letters(number)}`);
const list = [
  ['STT', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Số CCCD', 'Chức vụ', 'Đơn vị công tác', 'Diện quản lý'],
  ...given.map((name, n) => [n + 1, name, `15/05/196${5 + n}`, 'Nam', citizen(n).slice(0, n === 2 ? 11 : 12),
    'Trưởng phòng', 'Sở Y tế', 'Cấp ủy cơ sở quản lý']),
];
const paper = [
  ['Số CCCD', 'Năm', 'Ngày khám', 'Có khám', 'Phân loại', 'Số sổ'],
  [citizen(0), 2019, '14/08/2019', 'x', 'B1', '12/SYB'],
  [citizen(0), 2020, '', 'x', 'B1', ''],
];
// The second of them again, from another list: with another number of the citizen card.
const again = [list[0], [1, given[1], '15/05/1966', 'Nam', `001066${number}9`, 'Chuyên viên', 'Sở Y tế', 'Cấp ủy cơ sở quản lý']];
const csv = (rows) => Buffer.from('\ufeff' + rows.map((row) => row.join(',')).join('\r\n'));

/** Digits as letters of a name: names have no digits. */
function letters(digits) {
  const word = [...digits].map((digit) => 'aeiouyhklm'[digit]).join('');
  return word[0].toUpperCase() + word.slice(1);
}

async function day() {
  await as('officer');
  await look('start');

  // The committee's list.
  await page.goto(`${base}/console/imports`);
  await page.locator('#field-organisation').fill('SYT');
  await page.locator('#file').setInputFiles({ name: 'danh-sach.csv', mimeType: 'text/csv', buffer: csv(list) });
  await page.locator('form[enctype] button[type=submit]').click();
  const held = page.locator('main form[action*="/rows/"]').first();
  await held.waitFor({ timeout: 60_000 });
  await look('a-row-is-held');
  await page.locator('input[name=cell-citizen_id]').first().fill(citizen(2));
  await held.locator('button[type=submit]').first().click();
  await page.waitForLoadState();
  await look('the-row-is-corrected');
  if (await page.locator('main form[action*="/rows/"]').count()) throw new Error('the row is still held');

  // What the office has on paper.
  await page.goto(`${base}/console/paper`);
  await page.locator('#field-source').fill('Sổ theo dõi sức khỏe 2019–2020');
  await page.locator('#file').setInputFiles({ name: 'so-cu.csv', mimeType: 'text/csv', buffer: csv(paper) });
  await page.locator('form[enctype] button[type=submit]').click();
  await see('hai tiêu chuẩn');
  await look('paper-is-taken-over');

  // The person.
  await find(given[0]);
  await see('12/SYB');
  await look('the-person');

  // The health book, from nothing to the printed page.
  const person = page.url();
  await page.goto(`${person}/health-books`);
  await page.getByRole('button', { name: 'Cấp mới' }).click();
  await page.waitForLoadState();
  await look('the-book-is-issued');
  await save(page.getByRole('link', { name: 'In trang đầu của sổ' }).first(), 'first-page.pdf');
  execFileSync('pdftoppm', ['-r', '60', '-png', '-singlefile', join(out, 'first-page.pdf'), join(out, 'clerks-day-first-page')]);
  const text = execFileSync('pdftotext', [join(out, 'first-page.pdf'), '-']).toString().replace(/\s+/g, ' ');
  if (!text.toLowerCase().includes(given[0].toLowerCase())) throw new Error('the first page does not name the person');
}

/** Opens somebody's record; answers its address. */
async function find(name) {
  await page.goto(`${base}/console/people`);
  await page.locator('#field-who').fill(name);
  await page.locator('main form[role=search] button[type=submit]').click();
  await page.locator('main table a').first().click();
  await page.waitForURL('**/console/people/*');
  return page.url();
}

/** What the office does for the rights of people. */
async function rights() {
  const stage = { page, base, out, look, check, see, as, until, save };
  await as('officer');
  const [first, third] = [await find(given[0]), await find(given[2])];
  await page.goto(`${base}/console/imports`);
  await page.locator('#field-organisation').fill('SYT');
  await page.locator('#file').setInputFiles({ name: 'danh-sach-2.csv', mimeType: 'text/csv', buffer: csv(again) });
  await page.locator('form[enctype] button[type=submit]').click();
  await page.waitForURL('**/console/imports/*');
  await oneOfTwo(stage, given[1]);
  await restriction(stage, third);
  await hold(stage, third);
  await erasure(stage, third, given[2]);
  await proxy(stage, first);
  await consent(stage, first);
  await review(stage);
  await ownData(stage, first);
  await breach(stage);
}

/** The officer's menu, by keyboard alone, in a wide window and on a telephone. */
async function menu() {
  await as('officer');
  for (const [width, name] of [[1280, 'wide'], [390, 'narrow']]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${base}/console/grants`);
    const groups = page.locator('nav summary');
    for (let n = 0; n < (await groups.count()); n += 1) {
      await groups.nth(n).focus();
      await page.keyboard.press('Enter');
      if ((await page.locator('nav details[open]').count()) !== 1) throw new Error('more than one group is open');
      await page.keyboard.press('Tab');
      if (!(await page.locator('nav details[open] a:focus').count())) throw new Error('Tab does not lead into the group');
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) throw new Error(`the menu is ${over} pixels wider than the window`);
    await look(`the-menu-${name}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Every page of everybody's menu. */
async function everyPage() {
  for (const account of ['officer', 'council', 'doctor', 'clinic', 'leader', 'organisation', 'contact', 'inspector', 'admin']) {
    await as(account);
    const paths = await page.$$eval('nav a[href^="/console"]', (links) => links.map((link) => link.getAttribute('href')));
    for (const path of new Set(paths)) {
      await page.goto(base + path);
      await check(`${account} ${path}`);
    }
  }
}

try {
  await day();
  await rights();
  await menu();
  await everyPage();
} catch (error) {
  await page.screenshot({ path: join(out, 'failed.png'), fullPage: true });
  writeFileSync(join(out, 'failed.html'), await page.content());
  throw error;
} finally {
  await browser.close();
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
