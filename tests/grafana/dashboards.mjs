// Every dashboard of k8s/monitoring in a real Grafana that runs: it is there as it is committed, Grafana answers every
// query of it, and a browser shows every panel drawn, with no error and no title cut. Panels without numbers must be
// those of EMPTY, by Grafana's answers and by what is seen. A picture of each goes into the folder.
//
//   node dashboards.mjs http://127.0.0.1:3000 MINUTES FOLDER
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { chromium } from '../browser/node_modules/playwright-core/index.mjs';

const [base, minutes, out] = [process.argv[2], Number(process.argv[3]), process.argv[4]];
const folder = new URL('../../k8s/monitoring/dashboards', import.meta.url).pathname;

/** What did not happen while life.mjs went on. */
const EMPTY = ['yba-overview: Yêu cầu bị lỗi hệ thống'];
/** Sizes of Grafana's page, in pixels: rows of panels and what is between them, the search above and all above. */
const [ROW, GAP, SEARCH, ABOVE] = [30, 8, 40, 144];
const WIDTH = 1600;
/** What a picture may weigh in the repository. */
const MOST_BYTES = 300_000;
/** A citizen id, a card, a telephone, a UUID: what names a person in this suite. */
const PERSONAL = /\d{9,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-/;

let passed = 0;
function ok(sentence) {
  passed += 1;
  console.log(`ok      ${sentence}`);
}

function must(holds, message) {
  if (!holds) throw new Error(message);
}

/** Asks Grafana as anybody may. */
async function ask(path, body) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${base}${path}`, body && { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  must(answer.ok, `${path}: ${answer.status}: ${text}`);
  return JSON.parse(text);
}

/** The dashboard that Grafana has is the one that is committed. */
async function provisioned(dashboard) {
  const { dashboard: kept, meta } = await ask(`/api/dashboards/uid/${dashboard.uid}`);
  must(meta.provisioned, `${dashboard.uid} does not come from a file`);
  for (const [name, value] of Object.entries(dashboard)) {
    const same = name === 'version' || isDeepStrictEqual(kept[name], value);
    must(same, `${dashboard.uid}: Grafana has changed ${name}`);
  }
}

/** Asks each query of a panel as its page would; whether there are numbers. */
async function hasNumbers(panel, place) {
  const targets = panel.targets.map((target) => ({
    ...target,
    datasource: { type: 'prometheus', uid: 'prometheus' },
    expr: target.expr.replaceAll('$namespace', '.*'),
    range: true,
    intervalMs: 5000,
    maxDataPoints: 700,
  }));
  const { results } = await ask('/api/ds/query', { from: `now-${minutes}m`, to: 'now', queries: targets });
  let numbers = 0;
  for (const { refId } of targets) {
    const { error, frames } = results[refId];
    must(!error, `${place}: ${error}`);
    numbers += frames.flatMap((frame) => frame.data.values[1] ?? []).filter((value) => value !== null).length;
  }
  return numbers > 0;
}

/** What a browser shows of a panel, once it is drawn: its text, or `undefined` while it is not. */
async function drawn(page, panel) {
  const item = page.locator(`[data-panelid="${panel.id}"]`);
  if ((await item.count()) === 0 || (await item.getByLabel('Panel loading bar').count()) > 0) return undefined;
  const text = (await item.innerText()).replace(panel.title, '').trim();
  const canvas = (await item.locator('canvas').count()) > 0;
  return canvas || text !== '' ? text : undefined;
}

/** Looks at a dashboard; the places of panels that say they have nothing. */
async function look(page, dashboard) {
  const rows = Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.y + gridPos.h));
  await page.setViewportSize({ width: WIDTH, height: rows * (ROW + GAP) + ABOVE });
  await page.goto(`${base}/d/${dashboard.uid}?from=now-${minutes}m&to=now&theme=light&refresh=`);
  const empty = [];
  for (const panel of dashboard.panels) {
    const place = `${dashboard.uid}: ${panel.title}`;
    const text = await until(`${place} is drawn`, () => drawn(page, panel));
    const item = page.locator(`[data-panelid="${panel.id}"]`);
    const title = item.locator(`[data-testid="data-testid Panel header ${panel.title}"] h6`);
    must((await title.innerText()) === panel.title, `${place}: the title is another`);
    must(await title.evaluate((one) => one.scrollWidth <= one.clientWidth), `${place}: the title is cut`);
    const faults = await item.getByLabel('Panel status').count();
    must(faults === 0, `${place} shows an error`);
    must(!text.includes('No data') && !text.includes('Không có số liệu'), `${place} has no data`);
    must(!PERSONAL.test(text), `${place} may name somebody: ${text}`);
    if (text === panel.fieldConfig.defaults.noValue) empty.push(place);
  }
  must((await page.locator('[data-testid^="data-testid Alert"]').count()) === 0, `${dashboard.uid} has a notice`);
  return empty;
}

/** Asks again until there is an answer; two minutes at most. */
async function until(what, find) {
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`two minutes have passed before ${what}`);
}

/** Takes a picture, in few colours. */
async function picture(page, uid) {
  const file = join(out, `grafana-${uid}.png`);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1000); // Legends and lines move into their places.
  const { height } = page.viewportSize();
  const full = await page.screenshot({ clip: { x: 0, y: SEARCH, width: WIDTH, height: height - SEARCH } });
  writeFileSync(file, execFileSync('pngquant', ['--strip', '128', '-'], { input: full, maxBuffer: 1 << 24 }));
  must(statSync(file).size <= MOST_BYTES, `${file} is larger than ${MOST_BYTES} bytes`);
}

const dashboards = readdirSync(folder).sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
const context = await browser.newContext({ locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' });
const page = await context.newPage();
const faults = [];
page.on('pageerror', (error) => faults.push(String(error)));
page.on('response', (answer) => answer.status() >= 400 && faults.push(`${answer.url()}: ${answer.status()}`));
const silent = [];
const seen = [];
for (const dashboard of dashboards) {
  await provisioned(dashboard);
  for (const panel of dashboard.panels) {
    const place = `${dashboard.uid}: ${panel.title}`;
    if (!(await hasNumbers(panel, place))) silent.push(place);
  }
  ok(`${dashboard.uid} is as committed, and Grafana answers each of its queries`);
  seen.push(...(await look(page, dashboard)));
  await picture(page, dashboard.uid);
  must(faults.length === 0, `${dashboard.uid}: ${faults.join('\n')}`);
  ok(`${dashboard.uid}: ${dashboard.panels.length} panels are drawn, none with an error`);
}
must(isDeepStrictEqual(silent, EMPTY), `Grafana has no numbers for ${JSON.stringify(silent)}`);
must(isDeepStrictEqual(seen, EMPTY), `nothing is drawn for ${JSON.stringify(seen)}`);
ok(`without numbers, by the answers and to the eye: ${EMPTY.join(', ')}`);
await browser.close();
const { version, commit } = await ask('/api/health');
console.log(`${passed} passed, 0 failed, Grafana ${version} (${commit})`);
