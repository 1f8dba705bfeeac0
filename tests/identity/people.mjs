// People who sign in on Keycloak's real pages, in headless Chromium.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { chromium } from '../browser/node_modules/playwright-core/index.mjs';
import { sleep } from './processes.mjs';

let browser;

/** A browser window with nothing in it. */
export async function window() {
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  const context = await browser.newContext({ locale: 'vi-VN' });
  context.setDefaultTimeout(20_000);
  return context.newPage();
}

export async function closeBrowser() {
  await browser?.close();
}

/** Fills in name and password on Keycloak's page. */
export async function password(page, account) {
  await page.locator('#username').fill(account.username);
  await page.locator('#password').fill(account.password);
  await page.locator('#kc-login').click();
}

/** Takes up an authenticator app: reads the secret off the page and proves it. */
export async function enrol(page, account) {
  await page.locator('#mode-manual').click();
  const text = await page.locator('#kc-totp-secret-key').innerText();
  account.totp = base32(text.replace(/\s/g, ''));
  await page.locator('#totp').fill(await code(account));
  if (await page.locator('#userLabel').count()) await page.locator('#userLabel').fill('Điện thoại');
  await page.locator('#saveTOTPBtn').click();
}

/** Gives the second factor. */
export async function secondFactor(page, account) {
  await page.locator('#otp').fill(await code(account));
  await page.locator('#kc-login').click();
}

/** The code of the moment (RFC 6238); one that was used is not used again, as Keycloak would refuse it. */
async function code(account) {
  while (step() === account.usedStep) await sleep(500);
  account.usedStep = step();
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(account.usedStep));
  const digest = createHmac('sha1', account.totp).update(counter).digest();
  const offset = digest[19] & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function step() {
  return Math.floor(Date.now() / 30_000);
}

function base32(text) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replace(/=+$/, '')].map((one) => letters.indexOf(one).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** The whole code flow by the console's client, but with a level and actions of the test's choice; gives the tokens. */
export async function tokensOf(page, keycloak, console_, account, extra = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const redirect = `${console_}/console/callback`;
  const url = new URL(`${keycloak.issuer}/protocol/openid-connect/auth`);
  const query = {
    response_type: 'code', client_id: 'yba-console', redirect_uri: redirect, scope: 'openid profile', state: 's',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256', ...extra,
  };
  Object.entries(query).forEach(([name, value]) => url.searchParams.set(name, value));
  await page.goto(url.toString());
  if (await page.locator('#password').count()) await password(page, account);
  // The console knows nothing of this sign-in and leaves the code alone.
  await page.waitForURL((address) => address.href.startsWith(redirect));
  const found = new URL(page.url()).searchParams.get('code');
  return keycloak.token({
    grant_type: 'authorization_code', code: found, redirect_uri: redirect, code_verifier: verifier,
    client_id: 'yba-console', client_secret: keycloak.secrets.console,
  });
}
