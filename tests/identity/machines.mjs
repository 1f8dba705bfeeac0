// Machines that get tokens for themselves, and what they deliver.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

/** A hospital's key pair: the public part as it gives it to the province. */
export function keyPair() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { pem, jwk: createPublicKey(pem).export({ format: 'jwk' }) };
}

/** What proves a client by its key (RFC 7523), for a minute. */
export function assertion(client, pem, issuer) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: client, sub: client, aud: issuer, jti: randomUUID(), iat: now, exp: now + 60 };
  const message = `${part({ alg: 'ES256', typ: 'JWT' })}.${part(claims)}`;
  const key = { key: createPrivateKey(pem), dsaEncoding: 'ieee-p1363' };
  return `${message}.${sign('sha256', Buffer.from(message), key).toString('base64url')}`;
}

/** A token of a client with a key. */
export function tokenByKey(keycloak, client, pem) {
  return keycloak.token({
    grant_type: 'client_credentials',
    client_id: client,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion(client, pem, keycloak.issuer),
  });
}

/** A check-up of somebody made up, whom nobody has registered, at a facility. */
export function bundle(facility) {
  const entry = (id, resource) => ({
    fullUrl: `urn:uuid:${id}`,
    resource: { ...resource, id },
    request: { method: 'POST', url: resource.resourceType },
  });
  const subject = { reference: 'urn:uuid:p' };
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    identifier: { system: 'https://benhvien.example/kham-suc-khoe', value: randomUUID() },
    entry: [
      entry('p', {
        resourceType: 'Patient', gender: 'female', birthDate: '1961-04-02',
        identifier: [{ system: 'http://fhir.hl7.org.vn/core/sid/cccd', value: '000161000009' }],
        name: [{ use: 'official', text: 'Trần Thị Không Có Thật' }],
      }),
      entry('e', {
        resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' }, subject,
        period: { start: '2026-03-02T08:00:00+07:00' },
        serviceProvider: { identifier: { system: 'http://fhir.hl7.org.vn/core/sid/ma-cskcb', value: facility } },
      }),
      entry('g', {
        resourceType: 'Observation', status: 'final', subject, encounter: { reference: 'urn:uuid:e' },
        code: { coding: [{ system: 'http://loinc.org', code: '14749-6' }] },
        valueQuantity: { value: 5.4, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
      }),
    ],
  });
}
