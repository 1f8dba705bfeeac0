// The program as an installation runs it, without --dev: one process on the local bus, or one per service on Kafka.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, freePort, ok, ready, root, start, stop } from './processes.mjs';

const SERVICES = ['registry', 'exams', 'classification', 'clinics', 'notifications', 'console'];
const yba = process.env.YBA;

export class Program {
  /** Takes ports; browsers will reach the console at `url`. */
  static async prepare(size) {
    const program = new Program();
    program.size = size;
    program.processes = [];
    const ports = {};
    for (const name of size === 'together' ? ['all'] : SERVICES) {
      ports[name] = [await freePort(), await freePort()];
    }
    program.ports = ports;
    const at = (service) => `http://127.0.0.1:${(ports[service] ?? ports.all)[0]}`;
    program.url = at('console');
    program.addresses = Object.fromEntries(SERVICES.map((service) => [service, at(service)]));
    return program;
  }

  /** Makes databases, keys and, for Kafka, topics; knows its clients' secrets. */
  install(keycloak) {
    const settings = join(folder, 'settings');
    this.env = {
      PATH: process.env.PATH,
      DATABASE_ADMIN_URL: process.env.DATABASE_ADMIN_URL,
      YBA_SETTINGS: settings,
      AUDIT_ANCHOR_DIR: join(folder, 'anchors'),
      OIDC_ISSUER: keycloak.issuer,
      PUBLIC_URL: this.url,
      BUS: this.size === 'together' ? 'local' : 'kafka',
      LOG: 'info',
      ...Object.fromEntries(
        SERVICES.filter((one) => one !== 'console').map((one) => [`${one.toUpperCase()}_URL`, this.addresses[one]]),
      ),
    };
    for (const [client, secret] of Object.entries(keycloak.secrets)) {
      this.env[`${client.toUpperCase()}_OIDC_CLIENT_SECRET`] = secret;
    }
    appendFileSync(settings, this.run(['keys']));
    this.run(['database', 'init', '--write', settings]);
    this.run(['migrate', 'all']);
    if (this.size === 'together') return;
    const kafka = join(root, 'tests/kafka/kafka');
    this.env.KAFKA_BROKERS = ok(kafka, ['start', join(folder, 'kafka')], process.env).trim();
    this.run(['topics', '--create']);
    this.run(['bus', 'switch', '--to', 'kafka']);
  }

  /** Runs a command of the program that must succeed. */
  run(args, more = {}) {
    return ok(yba, args, { ...this.env, ...more });
  }

  /** Starts to serve. */
  async start() {
    for (const [name, [http, ops]] of Object.entries(this.ports)) {
      const env = { ...this.env, HTTP_ADDR: `127.0.0.1:${http}`, OPS_ADDR: `127.0.0.1:${ops}` };
      const process = start(name, yba, ['serve', name], env);
      await ready(process, `http://127.0.0.1:${ops}/readyz`, 60);
      this.processes.push(process);
    }
  }

  async stop() {
    await Promise.all(this.processes.map(stop));
  }

  /** Asks a service with a token; the path begins with its name. */
  async ask(path, token, { method = 'GET', type = 'application/json', body, headers: more } = {}) {
    const address = this.addresses[path.split('/')[1]];
    const headers = { authorization: `Bearer ${token}`, 'content-type': type, ...more };
    const answer = await fetch(`${address}${path}`, { method, headers, body });
    const text = await answer.text();
    const json = text.startsWith('{') ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, body: json };
  }

  /** Reads a number of a service's database, as its owner. */
  count(service, sql) {
    const url = new URL(process.env.DATABASE_ADMIN_URL);
    url.pathname = `/yba_${service}`;
    return Number(ok('psql', ['-Atc', sql, url.toString()], process.env));
  }
}
