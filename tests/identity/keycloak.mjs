// A real Keycloak on loopback with the realm imported as an installation imports it, and its administrator.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, ok, ready, root, start, stop } from './processes.mjs';

const home = process.env.KEYCLOAK_HOME;

export class Keycloak {
  /** Imports the realm with secrets made up for this run, and starts. */
  static async begin(publicUrl) {
    const keycloak = new Keycloak();
    keycloak.port = await freePort();
    keycloak.url = `http://127.0.0.1:${keycloak.port}`;
    keycloak.issuer = `${keycloak.url}/realms/yba`;
    keycloak.password = secret();
    keycloak.secrets = { console: secret(), clinics: secret(), notifications: secret() };
    rmSync(join(home, 'data'), { recursive: true, force: true });
    keycloak.env = {
      ...process.env,
      KC_DB: 'dev-file',
      KC_CACHE: 'local',
      JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx640m',
      ADMIN_PASSWORD: keycloak.password,
    };
    const filled = {
      ...keycloak.env,
      KEYCLOAK_HOME: home,
      YBA_PUBLIC_URL: publicUrl,
      YBA_CONSOLE_SECRET: keycloak.secrets.console,
      YBA_CLINICS_SECRET: keycloak.secrets.clinics,
      YBA_NOTIFICATIONS_SECRET: keycloak.secrets.notifications,
    };
    ok(join(root, 'k8s/identity/import'), [], filled);
    const admin = ['bootstrap-admin', 'user', '--optimized', '--username', 'admin', '--password:env', 'ADMIN_PASSWORD'];
    ok(join(home, 'bin/kc.sh'), admin, keycloak.env);
    await keycloak.start();
    return keycloak;
  }

  async start() {
    // As in production but for TLS, which a proxy would end; what the import has built is used again.
    const args = ['start', '--optimized', '--http-enabled=true', '--http-host=127.0.0.1', `--http-port=${this.port}`,
      '--hostname-strict=false'];
    this.process = start('keycloak', join(home, 'bin/kc.sh'), args, this.env);
    await ready(this.process, `${this.issuer}/.well-known/openid-configuration`, 600);
  }

  /** Ends Keycloak; its accounts are on the disk. */
  async stop() {
    await stop(this.process);
  }

  /** Asks as the administrator, of the realm unless the path says otherwise. */
  async admin(method, path, body) {
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: this.password };
    const { access_token: token } = await this.token(form, `${this.url}/realms/master`);
    const answer = await fetch(`${this.url}/admin/realms/yba${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    const made = answer.headers.get('location')?.split('/').pop();
    return made ?? (text === '' ? undefined : JSON.parse(text));
  }

  /** Asks the token endpoint. */
  async token(form, issuer = this.issuer) {
    const url = `${issuer}/protocol/openid-connect/token`;
    const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
    return { status: answer.status, ...(await answer.json()) };
  }

  /** A machine's token by its secret. */
  async machine(client, clientSecret) {
    return this.token({ grant_type: 'client_credentials', client_id: client, client_secret: clientSecret });
  }

  /** Makes an account with a password; `actions` are asked of it when it first signs in. */
  async account(username, displayName, actions = []) {
    const password = secret();
    const id = await this.admin('POST', '/users', {
      username,
      enabled: true,
      attributes: { displayName: [displayName] },
      credentials: [{ type: 'password', value: password, temporary: false }],
      requiredActions: actions,
    });
    return { id, username, password, name: displayName };
  }

  /** Takes a client that the program printed; returns its secret. */
  async client(printed) {
    const id = await this.admin('POST', '/clients', JSON.parse(printed));
    return { id, secret: (await this.admin('GET', `/clients/${id}/client-secret`)).value };
  }

  /** Signs with another key from now on; the old one is gone with `remove`. */
  async rotate(priority) {
    const { id: parentId } = await this.admin('GET', '');
    return this.admin('POST', '/components', {
      name: `rsa-${priority}`,
      providerId: 'rsa-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      parentId,
      config: { priority: [String(priority)], keySize: ['2048'] },
    });
  }
}

export function secret() {
  return randomBytes(24).toString('base64url');
}

/** What a token says; nobody is asked whether it is genuine. */
export function claims(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}

/** The name of the key that signed it. */
export function keyOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString()).kid;
}
