// What happens in the province while it is watched: lists, check-ups, classes, signatures, follow-ups and letters of
// ever new people, and now and then something that is refused, so that these panels have something to show too.
//
//   node life.mjs http://127.0.0.1:8080 8
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const [base, minutes] = [process.argv[2], Number(process.argv[3])];
/** How many more people there are in each round; those of the rounds before are sent again, and nothing changes. */
const MORE = 20;

/** A token of the development issuer for a hospital's machine. */
async function hospital(facility) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: `hospital-${facility}` });
  const answer = await fetch(`${base}/dev-issuer/token`, { method: 'POST', body: form });
  return (await answer.json()).access_token;
}

/** Asks for what must be refused. */
async function refused(status, path, token, request = {}) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' };
  const answer = await fetch(`${base}${path}`, { headers, ...request });
  if (answer.status !== status) throw new Error(`${path}: ${answer.status}, not ${status}: ${await answer.text()}`);
}

const end = Date.now() + minutes * 60_000;
for (let people = MORE; Date.now() < end; people += MORE) {
  const size = ['--people', String(people), '--signed-per-mille', '800', '--at-once', '2'];
  const done = spawnSync(join(process.env.YBA_BIN, 'province'), ['load', '--base-url', base, ...size], { encoding: 'utf8' });
  console.log(done.stdout, done.stderr);
  if (done.status !== 0) process.exit(1);
  const token = await hospital('01001');
  const bundle = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [] });
  await refused(422, '/exams/fhir', token, { method: 'POST', body: bundle });
  await refused(403, '/registry/v1/roster-imports', token);
  await refused(401, '/registry/v1/roster-imports', `${token}x`);
}
