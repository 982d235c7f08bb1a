import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { systemClock } from '../../simulatedOrg/clock.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import { errorAnswer, htmlAnswer, redirectAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logIn, logInForLong } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { ACCESS_TOKEN } from '../runCommand.js';
import { runProcess } from '../runProcess.js';

const filesBelow = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** What makes the log file and the output tell all there is to tell. */
const LOG = { SF_LOG_LEVEL: 'trace' };
const DEBUG = { ...LOG, DEBUG: '*' };

const COMMANDS = [
  { command: 'cancel-rest', method: 'PATCH', flags: ['--async'], talks: [LOG, DEBUG] },
  { command: 'watch-rest', method: 'GET', flags: ['--wait', '1'], talks: [DEBUG] },
] as const;

describe('the access token', () => {
  let org: SimulatedOrg;

  beforeEach(async () => {
    org = await SimulatedOrg.start(systemClock);
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
      name: 'a page repeats it encoded',
      fault: (token) => ({ kind: 'instead', answer: htmlAnswer(403, encodeURIComponent(`Bearer ${token}`)) }),
    },
    {
      name: 'an error of the org repeats it',
      fault: (token) => ({ kind: 'instead', answer: errorAnswer(400, 'BAD', `Bearer ${token}`) }),
    },
    {
      name: 'a redirect repeats it',
      fault: (token) => ({ kind: 'instead', answer: redirectAnswer(`/?sid=${token}`) }),
    },
  ];

  const run = async (
    { command, flags }: (typeof COMMANDS)[number],
    username: string,
    variables: NodeJS.ProcessEnv,
  ): Promise<{ shown: string; logged: string[] }> => {
    const withLogFile = Object.entries(process.env).filter(([name]) => name !== 'SF_DISABLE_LOG_FILE');
    sinon.stub(process, 'env').value({ ...Object.fromEntries(withLogFile), ...variables });
    const { id } = org.deployments.add({ deployTime: 500, finalizeTime: 0 });
    const { stdout, stderr } = await runProcess(
      'bin/run.js',
      ...['deploy', command, '--target-org', username, '--job-id', id, '--json', ...flags],
    );
    const files = await filesBelow(homedir());
    // That there is something to search: the debug output, or the log file.
    if ('DEBUG' in variables) expect(stderr).to.include('oclif:');
    else expect(files.join()).to.include('.log');
    return { shown: stdout + stderr, logged: await Promise.all(files.map(async (file) => readFile(file, 'utf8'))) };
  };

  for (const each of COMMANDS) {
    for (const { name, fault } of faults) {
      for (const talk of each.talks) {
        it(`is in no output or log of ${each.command} with ${JSON.stringify(talk)} when ${name}`, async () => {
          const username = await logIn(org);
          const planned = fault(org.accessToken);
          if (planned) org.failNext(each.method, planned, Infinity, /deployRequest/);
          const { shown, logged } = await run(each, username, talk);

          expect(shown).not.to.include(ACCESS_TOKEN);
          for (const text of logged) expect(text).not.to.include(ACCESS_TOKEN);
        });
      }
    }

    it(`and the refresh token are in no output of ${each.command} when the session is renewed`, async () => {
      const username = await logInForLong(org);
      org.expireSession();
      const { shown } = await run(each, username, DEBUG);

      expect(shown).not.to.include(ACCESS_TOKEN);
    });
  }
});
