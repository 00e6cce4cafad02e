/**
 * What Schemathesis finds, which reads our OpenAPI document and sends what it makes of it. It runs where the program is found: in
 * PATH, or where SCHEMATHESIS says.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { mkdtempSync } from 'node:fs';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHarness, type Harness } from '../harness.js';
import { findProgram } from '../../scripts/test-kinds.js';

const program = findProgram(
  {
    name: 'Schemathesis',
    neededBy: () => false,
    variable: 'HAVE_SCHEMATHESIS',
    override: 'SCHEMATHESIS',
    commands: ['schemathesis', 'st'],
  },
  process.env,
);
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
].join(',');

let h: Harness;
beforeAll(async () => {
  h = await createHarness();
  await h.alert();
  await h.settle();
});
afterAll(() => h.stop());

(program === undefined ? it.skip : it)(
  'Schemathesis finds nothing that is not as promised',
  async () => {
    const args = ['run', `${h.system.url}/api/v1/openapi.json`, '-H', `Authorization: Bearer ${h.token}`];
    const run = promisify(execFile)(program!, [...args, '--checks', checks, '--max-examples', '25', '--no-color'], {
      maxBuffer: 1 << 26,
      // It leaves notes of its own where it runs.
      cwd: mkdtempSync(join(tmpdir(), 'openalert-schemathesis-')),
    }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    );
    const { code, stdout } = await run;
    expect({ code, said: code === 0 ? '' : stdout.slice(-8000) }).toEqual({ code: 0, said: '' });
  },
  15 * 60_000,
);
