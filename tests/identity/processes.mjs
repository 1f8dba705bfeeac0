// Processes of a test: started with a log each, waited for, and ended with the test whatever comes of it.
import { spawn, spawnSync } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = new URL('../..', import.meta.url).pathname;
export const folder = join(root, '.yba/identity');

const running = new Set();
process.on('exit', () => running.forEach((child) => signal(child, 'SIGKILL')));
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => process.exit(1));

/** A port that nobody listens at, nor is given by chance. */
export function freePort() {
  return Number(spawnSync(join(root, 'dev/port')).stdout);
}

/** Starts a program, in a group of its own; its log is `name.log`. */
export function start(name, program, args, env) {
  const log = openSync(logOf(name), 'a');
  const child = spawn(program, args, { env, stdio: ['ignore', log, log], detached: true });
  running.add(child);
  child.ended = new Promise((resolve) => child.once('exit', resolve));
  child.once('exit', () => running.delete(child));
  child.title = name;
  return child;
}

/** Asks a process to end and waits. */
export async function stop(child) {
  signal(child, 'SIGTERM');
  await child.ended;
}

/** To the whole group: what a script has started ends with it. */
function signal(child, name) {
  process.kill(-child.pid, name);
}

/** Waits until an address answers 200; a process that has ended does no more. */
export async function ready(child, url, seconds) {
  for (let tries = 0; tries < seconds * 5; tries += 1) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.status === 200) return;
    if (child.exitCode !== null) break;
    await sleep(200);
  }
  throw new Error(`${child.title} is not ready:\n${readFileSync(logOf(child.title), 'utf8').slice(-3000)}`);
}

/** Runs a command that must succeed, and returns what it printed. */
export function ok(program, args, env) {
  const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
}

export function logOf(name) {
  return join(folder, `${name}.log`);
}

export function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Asks again until it is so. */
export async function until(what, holds, seconds = 60) {
  for (let tries = 0; tries < seconds * 2; tries += 1) {
    const found = await holds();
    if (found) return found;
    await sleep(500);
  }
  throw new Error(`${seconds} seconds have passed before ${what}`);
}
