// What a clerk's day does not need and the office still does: two records of one person, restrictions, erasures by two
// officers, proxies, consents, the quarterly review, who has looked, and everything that is held of a person.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A day so many days from today, as a date field takes it. */
function inDays(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Two records of somebody are found, compared, merged after a preview, and parted again. */
export async function oneOfTwo({ page, base, look, check, see, until }, name) {
  await until('the pair is found', async () => {
    await page.goto(`${base}/console/duplicates`);
    return page.locator('main tr', { hasText: name }).count();
  });
  await look('two-records-are-found');
  await page.locator('main tr', { hasText: name }).first().locator('a[href*="/console/duplicates/"]').first().click();
  await page.locator('#field-survivor').selectOption('left');
  await look('two-records-are-compared');
  await page.getByRole('button', { name: 'Xem trước khi hợp nhất' }).click();
  await page.locator('form[action$="/merge"]').waitFor();
  await look('the-merge-is-previewed');
  await page.locator('form[action$="/merge"] #field-reason').fill('Một người, hai số CCCD cũ và mới');
  await page.locator('form[action$="/merge"] button').click();
  await page.waitForURL('**/console/merges');
  const merge = page.locator('main tr', { hasText: name }).first();
  await merge.locator('summary').click();
  await check('merges, one open to be undone');
  await merge.locator('input[name=reason]').fill('Hợp nhất nhầm');
  await merge.locator('form[action$="/undo"] button').click();
  await see('Đã hoàn tác lúc');
  await check('merges, one undone');
}

/** A record is restricted, which hides it, and shown again. */
export async function restriction({ page, check, see }, person) {
  await page.goto(`${person}/keeping`);
  await check('keeping of a person');
  const restrict = page.locator('form[action$="/restrictions"]');
  await restrict.locator('[name=reason]').fill('Người được quản lý yêu cầu');
  await restrict.locator('button').click();
  await page.locator('form[action$="/restrictions/lifting"]').waitFor();
  await check('a restricted record');
  const answer = await page.goto(person);
  if (await page.getByText('Nguyễn Văn').count()) throw new Error('a restricted record is shown');
  await check(`the page of a restricted record (${answer.status()})`);
  await page.goto(`${person}/keeping`);
  const lifting = page.locator('form[action$="/restrictions/lifting"]');
  await lifting.locator('[name=reason]').fill('Đã giải quyết');
  await lifting.locator('button').click();
  await page.locator('form[action$="/restrictions"]').waitFor();
  await page.goto(person);
  await see('Nguyễn Văn');
}

/** An authority has the record kept: nobody can ask for its erasure until that order is lifted. */
export async function hold({ page, look, check, see }, person) {
  const order = '15/YC-CQĐT ngày 20/11/2026';
  await page.goto(`${person}/keeping`);
  const keep = page.locator('form[action$="/holds"]');
  await keep.locator('[name=document]').fill(order);
  await keep.locator('[name=reason]').fill('Đang xác minh');
  await keep.locator('button').click();
  await see('Hồ sơ đang phải giữ theo yêu cầu của cơ quan');
  await page.getByText('Giữ hồ sơ theo yêu cầu').first().scrollIntoViewIfNeeded();
  await page.locator('form[action*="/holds/"]').scrollIntoViewIfNeeded();
  await look('a-record-kept-by-order');
  const ask = page.locator('form[action$="/erasures"]');
  await ask.locator('#field-by_law').selectOption('yes');
  await ask.locator('#field-document').fill('12/QĐ-BVSK');
  await ask.locator('#field-reason').fill('Theo quyết định');
  await ask.locator('button').click();
  await see(`hồ sơ đang phải giữ theo văn bản: ${order}`);
  await check('an erasure that an order stops');
  const lifting = page.locator('form[action*="/holds/"]');
  await lifting.locator('[name=reason]').fill('Kết thúc xác minh');
  await lifting.locator('button').click();
  await see('Kết thúc xác minh');
}

/** One officer asks for an erasure, another approves it, and every service answers. */
export async function erasure({ page, base, look, as, until, see }, person, name) {
  await page.goto(`${person}/keeping`);
  const ask = page.locator('form[action$="/erasures"]');
  await ask.locator('#field-by_law').selectOption('yes');
  await ask.locator('#field-document').fill('12/QĐ-BVSK');
  await ask.locator('#field-reason').fill('Theo quyết định');
  await ask.locator('button').click();
  await see('Chờ người khác phê duyệt');
  if (await page.locator('form[action$="/approval"]').count()) throw new Error('who asks may approve');
  await as('officer-2');
  await page.goto(`${base}/console/keeping`);
  const id = person.split('/').pop();
  const row = page.locator('main tr', { has: page.locator(`a[href*="${id}"]`) }).first();
  await look('an-erasure-waits-for-a-second-officer');
  await row.locator('form[action$="/approval"] button').click();
  await page.waitForLoadState();
  await until('every service has erased', async () => {
    await page.goto(`${base}/console/keeping`);
    return (await page.getByText('chưa trả lời').count()) === 0;
  });
  await look('every-service-has-erased');
  await page.goto(`${base}/console/people`);
  await page.locator('#field-who').fill(name);
  await page.locator('main form[role=search] button[type=submit]').click();
  await page.waitForLoadState();
  if (await page.locator(`main a[href*="${id}"]`).count()) throw new Error('who was erased is found');
}

/** A person names a proxy on paper; a second officer sees who that is, and ends it. */
export async function proxy({ page, base, look, check, as, see }, person) {
  await as('officer');
  await page.goto(`${person}/proxies`);
  await page.locator('#field-name').fill('Nguyễn Thị Thân Nhân');
  await page.locator('#field-relation').fill('con gái');
  await page.locator('#field-to').fill(inDays(60));
  await page.locator('#field-document').fill('Giấy ủy quyền ngày 20/11');
  await page.locator('form[action$="/proxies"] button').click();
  await see('Nguyễn Thị Thân Nhân');
  await check('proxies of a person');
  await as('officer-2');
  await page.goto(`${base}/console/proxies`);
  await check('proxies that wait');
  await page.goto(`${person}/proxies`);
  await page.locator('main table a[href*="/proxies/"]').first().click();
  await page.locator('#field-subject').fill('than-nhan');
  await page.locator('#field-checked').selectOption('citizen_card');
  await look('a-proxy-is-confirmed-by-another');
  await page.locator('form[action$="/confirmation"] button').click();
  await page.waitForURL('**/proxies');
  await page.locator('main table a[href*="/proxies/"]').first().click();
  await page.locator('form[action$="/end"] #field-reason').fill('Không còn nhu cầu');
  await page.locator('form[action$="/end"] button').click();
  await page.waitForURL('**/proxies');
  await check('proxies of a person, one ended');
}

/** A consent is written down from a paper and taken back. */
export async function consent({ page, look, check, as }, person) {
  await as('officer');
  await page.goto(`${person}/consents`);
  const given = page.locator('form:has(button[value=give])').first();
  await given.locator('input[name=document]').fill('Phiếu đồng ý ngày 20/11');
  await given.locator('button').click();
  await page.locator('button[value=withdraw]').first().waitFor();
  await look('a-consent-is-given');
  await page.locator('button[value=withdraw]').first().click();
  await page.waitForLoadState();
  await check('a consent is withdrawn');
  if (await page.locator('button[value=withdraw]').count()) throw new Error('the consent still stands');
}

/** The quarter's review of grants; what waits in it is decided. */
export async function review({ page, base, check }) {
  await page.goto(`${base}/console/grant-reviews`);
  await page.locator('main table a[href*="/grant-reviews/"]').first().click();
  await check('a review of grants');
  const waiting = page.locator('form[action$="/decisions"]').first();
  if ((await waiting.count()) === 0) return console.log('a review of grants: nothing waits in it');
  await waiting.locator('input[name=reason]').fill('Vẫn làm việc này');
  await waiting.locator('button[value=confirm]').click();
  await page.waitForLoadState();
  await check('a review of grants, one decided');
}

/** Who has looked at a record, and everything that is held of a person, as a file. */
export async function ownData({ page, look, check, as, save, out }, person) {
  await as('inspector');
  await page.goto(`${person}/accesses`);
  await page.locator('main table').waitFor();
  await look('who-has-looked');
  await as('officer');
  await page.goto(`${person}/data`);
  await check('the data of a person');
  await page.locator('#field-reason').fill('Người được quản lý yêu cầu bản sao');
  await save(page.locator('main form[action$="/data"] button'), 'du-lieu.zip');
  if (readFileSync(join(out, 'du-lieu.zip')).subarray(0, 2).toString() !== 'PK') throw new Error('the data are no archive');
}

/** Who saw what of whom, because data may have leaked: from the form to the page that is printed. */
export async function breach({ page, base, look, check, as, save, out }) {
  await as('inspector');
  await page.goto(`${base}/console/breach`);
  await page.locator('#field-reason').fill('12/BC-VP');
  await page.locator('#field-person').fill('Nguyễn Văn');
  await page.locator('main form button').click();
  await page.locator('.fault').first().waitFor();
  await check('a breach file of a name, which is no id');
  await page.locator('#field-person').fill('');
  await page.locator('#field-discovered').fill(`${inDays(0)}T00:15`);
  await look('a-breach-is-asked-about');
  await save(page.locator('main form button'), 'ho-so-vi-pham.zip');
  const read = 'import sys, zipfile; sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read("summary.html"))';
  const summary = execFileSync('python3', ['-c', read, join(out, 'ho-so-vi-pham.zip')]).toString();
  writeFileSync(join(out, 'ho-so-vi-pham.html'), summary);
  await page.goto(`file://${join(out, 'ho-so-vi-pham.html')}`);
  await look('a-breach-file');
  if (!(await page.getByText('Hạn thông báo (72 giờ)').count())) throw new Error('the file does not say until when');
}
