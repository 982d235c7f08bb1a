import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { ACCESS_TOKEN } from './runCommand.js';
import { runProcess } from './runProcess.js';
import { systemClock } from './standInOrg/clock.js';
import type { Fault } from './standInOrg/fault.js';
import { errorAnswer, htmlAnswer } from './standInOrg/httpAnswer.js';
import { logIn } from './standInOrg/logIn.js';
import { StandInOrg } from './standInOrg/standInOrg.js';

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe('the access token', () => {
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    org = await StandInOrg.start(systemClock);
    username = await logIn(org);
  });

  afterEach(async () => {
    sinon.restore();
    await org.stop();
  });

  const faults: Array<{ name: string; fault: (token: string) => Fault | undefined }> = [
    { name: 'nothing goes wrong', fault: () => undefined },
    {
      name: 'the org refuses',
      fault: () => ({ kind: 'instead', answer: errorAnswer(403, 'INSUFFICIENT_ACCESS', 'no') }),
    },
    {
      name: 'the session has expired',
      fault: () => ({ kind: 'instead', answer: errorAnswer(401, 'INVALID_SESSION_ID', 'x') }),
    },
    { name: 'a page repeats it', fault: (token) => ({ kind: 'instead', answer: htmlAnswer(403, `Bearer ${token}`) }) },
    {
      name: 'an error of the org repeats it',
      fault: (token) => ({ kind: 'instead', answer: errorAnswer(400, 'BAD', `Bearer ${token}`) }),
    },
    {
      name: 'a redirect repeats it',
      fault: (token) => ({
        kind: 'instead',
        answer: { status: 302, headers: { location: `/?sid=${token}` }, body: '' },
      }),
    },
  ];

  for (const { name, fault } of faults) {
    for (const talk of [{ SF_LOG_LEVEL: 'trace' }, { SF_LOG_LEVEL: 'trace', DEBUG: '*' }]) {
      it(`is in no output, error, or log with ${JSON.stringify(talk)} where ${name}`, async () => {
        const withLogFile = Object.entries(process.env).filter(([variable]) => variable !== 'SF_DISABLE_LOG_FILE');
        sinon.stub(process, 'env').value({ ...Object.fromEntries(withLogFile), ...talk });
        const { id } = org.deployments.add();
        const planned = fault(org.accessToken);
        if (planned) org.failNext('PATCH', planned);
        const { stdout, stderr } = await runProcess(
          'bin/run.js',
          ...['deploy', 'cancel-rest', '--target-org', username, '--job-id', id, '--async', '--json'],
        );

        // That there is something to search: the debug output, or the log file.
        if ('DEBUG' in talk) expect(stderr).to.include('oclif:');
        expect(stdout + stderr).not.to.include(ACCESS_TOKEN);
        const files = await filesBelow(homedir());
        if (!('DEBUG' in talk)) expect(files.join()).to.include('.log');
        for (const file of files) expect(await readFile(file, 'utf8'), file).not.to.include(ACCESS_TOKEN);
      });
    }
  }
});
