// Signing in for real: the realm of `k8s/identity` in Keycloak, and the program that believes it.
//
//   node identity.mjs together|apart     (tests/identity/run prepares what it needs)
//
// One line for each thing that holds; the first that does not ends it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Keycloak, claims, keyOf } from './keycloak.mjs';
import { bundle, keyPair, tokenByKey } from './machines.mjs';
import { closeBrowser, enrol, password, secondFactor, tokensOf, window } from './people.mjs';
import { folder, logOf, sleep, until } from './processes.mjs';
import { Program } from './program.mjs';

const program = await Program.prepare(process.argv[2]);
const began = Date.now();
const keycloak = await Keycloak.begin(program.url);
program.install(keycloak);

const FHIR = { method: 'POST', type: 'application/fhir+json' };
const officer = await keycloak.account('vanphong', 'Hoàng Thị Văn Phòng', ['CONFIGURE_TOTP']);
const second = await keycloak.account('pheduyet', 'Lục Văn Phê Duyệt');
const cadre = await keycloak.account('canbo', 'Nông Văn Cán Bộ');
for (const service of ['clinics', 'notifications']) {
  program.run(['grant', '--subject', `yba-${service}`, '--role', 'service']);
}
program.run(['grant', '--subject', 'yba-trial', '--scope', 'organisation:YBA-THU']);
program.run(['grant', '--subject', 'yba-trial', '--role', 'hospital_system', '--scope', 'facility:00000']);
for (const { id } of [officer, second]) program.run(['grant', '--subject', id]);
await program.start();
holds('Keycloak has imported the realm, and the program is ready');

await machines();
const page = await staff();
await services(page);
await withoutSecondFactor();
await strangers();
await doors();
await rotation(page);
await away(page);

await closeBrowser();
await program.stop();
await keycloak.stop();
log();

function holds(what) {
  console.log(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${what}`);
}

/** Services, the trial, a hospital by its key and one that is not granted anything. */
async function machines() {
  const trial = await keycloak.client(program.run(['realm', '--machine', 'yba-trial']));
  const env = { OIDC_CLIENT_SECRET: trial.secret };
  const port = program.size === 'together' ? ['--operators-port', String(program.ports.all[1])] : [];
  console.log(program.run(['try', ...port], env));
  console.log(program.run(['try', '--writes', ...port], env));
  console.log(program.run(['try', '--writes', ...port], env));
  assert.throws(() => program.run(['try'], { OIDC_CLIENT_SECRET: 'wrong' }), /sign in: /);
  holds('yba try reads, and takes its made-up person the whole way, twice; with a wrong secret it says so');

  const token = await keycloak.machine('yba-clinics', keycloak.secrets.clinics);
  assert.equal(claims(token.access_token).sub, 'yba-clinics');
  assert.ok(token.access_token.length < 1500, `${token.access_token.length} bytes`);

  const key = keyPair();
  const file = join(folder, 'hospital.jwk');
  writeFileSync(file, JSON.stringify(key.jwk));
  await keycloak.client(program.run(['realm', '--machine', 'bv-01001', '--public-key', file]));
  program.run([
    'hospitals', 'add', '--facility', '01001', '--client', 'bv-01001', '--public-key', file, '--reason', 'HĐ 01/2026',
  ]);
  const hospital = await tokenByKey(keycloak, 'bv-01001', key.pem);
  const early = await program.ask('/exams/fhir', hospital.access_token, { ...FHIR, body: bundle('01001') });
  assert.equal(early.status, 403, 'before an officer has approved it');
  const other = await keycloak.client(program.run(['realm', '--machine', 'bv-01009']));
  const stranger = await keycloak.machine('bv-01009', other.secret);
  const refused = await program.ask('/exams/fhir', stranger.access_token, { ...FHIR, body: bundle('01009') });
  assert.equal(refused.status, 403, 'a client that nobody has bound');
  assert.equal((await tokenByKey(keycloak, 'bv-01001', keyPair().pem)).status, 400, 'another key');
  assert.equal((await keycloak.machine('yba-clinics', 'wrong')).status, 401, 'another secret');
  holds('machines with another key or secret get no token, and without a grant their token opens nothing');
  Object.assign(machines, { key });
}

/** Somebody of the staff signs in with a password and a code, and approves the hospital's grant. */
async function staff() {
  const page = await window();
  await page.goto(`${program.url}/console`);
  assert.equal(await page.locator('html').getAttribute('lang'), 'vi');
  await password(page, officer);
  await enrol(page, officer);
  await secondFactor(page, officer);
  await page.waitForURL(`${program.url}/console`);
  await page.getByText(officer.name).first().waitFor();
  holds('an officer takes up an authenticator app, signs in with it, and is greeted by name');

  await page.goto(`${program.url}/console/grants`);
  await page.locator('main tr', { hasText: 'bv-01001' }).locator('form[action$="/approval"] button').click();
  await page.waitForLoadState();
  const delivered = await until('the grant is known', async () => {
    const token = (await tokenByKey(keycloak, 'bv-01001', machines.key.pem)).access_token;
    const answer = await program.ask('/exams/fhir', token, { ...FHIR, body: bundle('01001') });
    return answer.status === 403 ? undefined : { answer, token };
  });
  assert.ok([200, 202].includes(delivered.answer.status), String(delivered.answer.status));
  const elsewhere = await program.ask('/exams/fhir', delivered.token, { ...FHIR, body: bundle('01002') });
  assert.equal(elsewhere.status, 403, 'for another hospital');
  holds('a hospital delivers for itself once its grant is approved, and for nobody else');

  const out = await window();
  await out.goto(`${program.url}/console`);
  await password(out, officer);
  await secondFactor(out, officer);
  await out.getByText(officer.name).first().waitFor();
  await out.locator('form[action="/console/sign-out"] button').first().click();
  await out.waitForURL('**/console/signed-out*');
  await out.goto(`${program.url}/console`);
  await out.locator('#password').waitFor();
  holds('signing out ends the session at Keycloak too');
  return page;
}

/** Two records of one person are merged, whereupon clinics asks the registry for the telephone, as itself. */
async function services(page) {
  const { access_token: token } = await tokensOf(await page.context().newPage(), keycloak, program.url, officer);
  assert.deepEqual([claims(token).acr, claims(token).name], ['two-factor', undefined]);
  const enter = async (number, name) => {
    const person = {
      name, sex: 'male', born: '1961-04-02', citizen_id: number, tier: 'LOCAL', organisation: 'YBA-THU',
      post: 'Thử nghiệm', phone: '0912000001', reason: 'Thử nghiệm',
    };
    const entered = await program.ask('/registry/v1/people', token, { method: 'POST', body: JSON.stringify(person) });
    assert.equal(entered.status, 201, JSON.stringify(entered.body));
    return entered.body.id;
  };
  const question = {
    survivor: await enter('000061000001', 'Người Không Có Thật'),
    old: await enter('000061000002', 'Người Không Có Thật'),
    reason: 'Một người, hai hồ sơ',
  };
  const merge = (body, headers) => program.ask('/registry/v1/merges', token, { method: 'POST', body: JSON.stringify(body), headers });
  const preview = await merge({ ...question, dry_run: true });
  const merged = await merge(question, { 'if-match': preview.headers.get('etag') });
  assert.equal(merged.status, 201, JSON.stringify(merged.body));
  const asked = "select count(*) from audit where subject = 'yba-clinics' and outcome = 'done'";
  await until('clinics asks the registry', () => program.count('registry', asked) > 0);
  holds('a service asks another as itself');
}

/** A password alone: enough for oneself, not for staff, and no way to a second factor. */
async function withoutSecondFactor() {
  const own = await window();
  await own.goto(`${program.url}/console`);
  await password(own, cadre);
  await own.waitForURL(`${program.url}/console`);
  await own.getByText(cadre.name).first().waitFor();
  holds('who is not of the staff signs in with a password alone');

  const page = await window();
  await page.goto(`${program.url}/console`);
  await password(page, second);
  await page.getByText('chưa có yếu tố xác thực thứ hai').waitFor();
  const cookies = await page.context().cookies(program.url);
  assert.ok(!cookies.some((cookie) => cookie.name === 'yba_session'), 'no session without a second factor');
  const weak = await tokensOf(await window(), keycloak, program.url, officer);
  assert.equal(claims(weak.access_token).acr, 'one-factor');
  const answer = await program.ask('/registry/v1/grants', weak.access_token);
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get('www-authenticate'), /insufficient_user_authentication.*two-factor/);
  holds('staff with a password alone get no session, and their tokens are answered which factor is missing');

  // Whoever has learned a password must not be able to add a second factor of their own to it.
  const thief = await window();
  const asked = tokensOf(thief, keycloak, program.url, officer, { kc_action: 'CONFIGURE_TOTP' }).catch(() => undefined);
  await until('Keycloak asks for something', async () => {
    const forms = ['#otp', '#kc-totp-secret-qr-code', '#mode-manual'];
    for (const form of forms) if (await thief.locator(form).count()) return form;
    return undefined;
  }, 15).then((form) => assert.equal(form, '#otp', 'a second factor can be added with a password alone'));
  await thief.close();
  await asked;
  holds('a second factor is not added with a password alone');
}

/** Tokens that are genuine and not for us. */
async function strangers() {
  const { access_token: master } = await keycloak.token(
    { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: keycloak.password },
    `${keycloak.url}/realms/master`,
  );
  assert.equal((await program.ask('/registry/v1/organisations', master)).status, 401, 'of another realm');
  const printed = JSON.parse(program.run(['realm', '--machine', 'another-system']));
  const other = await keycloak.client(JSON.stringify({ ...printed, defaultClientScopes: [] }));
  const { access_token: token } = await keycloak.machine('another-system', other.secret);
  assert.equal((await program.ask('/registry/v1/organisations', token)).status, 401, 'for another audience');
  holds('tokens of another realm or for another audience are refused');
}

/** Ways in that the realm has closed. */
async function doors() {
  const realm = keycloak.issuer;
  const password_ = { grant_type: 'password', client_id: 'yba-console', client_secret: keycloak.secrets.console };
  const direct = await keycloak.token({ ...password_, username: officer.username, password: officer.password });
  assert.equal(direct.access_token, undefined, 'a password given by a program');
  const register = await fetch(`${realm}/clients-registrations/default`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId: 'made-by-itself' }),
  });
  assert.ok([401, 403].includes(register.status), `a client registers itself: ${register.status}`);
  assert.notEqual((await fetch(`${realm}/account`)).status, 200, 'the account console');
  const elsewhere = await fetch(`${realm}/protocol/openid-connect/auth?client_id=yba-console&response_type=code`
    + `&redirect_uri=${encodeURIComponent('http://127.0.0.1/console/callback')}`, { redirect: 'manual' });
  assert.equal(elsewhere.status, 400, 'a return to another address');
  const without = await fetch(`${realm}/protocol/openid-connect/auth?client_id=yba-console&response_type=code`
    + `&redirect_uri=${encodeURIComponent(`${program.url}/console/callback`)}`, { redirect: 'manual' });
  assert.match(without.headers.get('location') ?? '', /error=invalid_request/, 'a sign-in without PKCE');
  for (let guess = 0; guess < 6; guess += 1) await guessed(`x${guess}`);
  await guessed(cadre.password);
  holds('passwords by programs, clients by themselves, other addresses, sign-ins without PKCE and guesses are refused');
}

/** Tries a password for the cadre's account, which must not let in. */
async function guessed(text) {
  const page = await window();
  await page.goto(`${program.url}/console`);
  await password(page, { ...cadre, password: text });
  await page.locator('#password').waitFor();
  await page.context().close();
}

/** Keycloak signs with another key; then the old one is gone. */
async function rotation(page) {
  const path = '/registry/v1/organisations';
  const clinics = () => keycloak.machine('yba-clinics', keycloak.secrets.clinics);
  const before = (await clinics()).access_token;
  assert.equal((await program.ask(path, before)).status, 200);
  await keycloak.rotate(200);
  const after = (await clinics()).access_token;
  assert.notEqual(keyOf(after), keyOf(before));
  await until('the new key is known', async () => (await program.ask(path, after)).status === 200, 15);
  assert.equal((await program.ask(path, before)).status, 200, 'the old key is still published');
  const { keys } = await keycloak.admin('GET', '/keys');
  await keycloak.admin('DELETE', `/components/${keys.find((key) => key.kid === keyOf(before)).providerId}`);
  await keycloak.rotate(300);
  await sleep(11_000); // The issuer is asked at most every ten seconds.
  const newest = (await clinics()).access_token;
  await until('the newest key is known', async () => (await program.ask(path, newest)).status === 200, 15);
  await until('the old key is forgotten', async () => (await program.ask(path, before)).status === 401, 15);
  await page.goto(`${program.url}/console`);
  await page.getByText(officer.name).first().waitFor();
  holds('another signing key is followed, one that is gone is forgotten, and nobody is signed out');
}

/** Keycloak is away and comes back. */
async function away(page) {
  const { access_token: token } = await keycloak.machine('yba-clinics', keycloak.secrets.clinics);
  assert.equal((await program.ask('/registry/v1/organisations', token)).status, 200);
  await keycloak.stop();
  await page.goto(`${program.url}/console/people`);
  await page.getByText(officer.name).first().waitFor();
  assert.equal((await program.ask('/registry/v1/organisations', token)).status, 200);
  const late = await window();
  const answer = await late.goto(`${program.url}/console`);
  assert.equal(answer.status(), 503);
  await late.getByText('Hệ thống đăng nhập hiện không trả lời').waitFor();
  holds('while Keycloak is away sessions and tokens go on, and who wants to sign in is told why not');

  await keycloak.start();
  await late.goto(`${program.url}/console`);
  await password(late, officer);
  await secondFactor(late, officer);
  await late.getByText(officer.name).first().waitFor();
  holds('Keycloak is back, and with it signing in');
}

/** What Keycloak wrote down names nobody. */
function log() {
  const text = readFileSync(logOf('keycloak'), 'utf8');
  for (const { username, name } of [officer, second, cadre]) {
    assert.ok(!text.includes(username) && !text.includes(name), `Keycloak's log names ${username}`);
  }
  holds("Keycloak's log names nobody");
}
