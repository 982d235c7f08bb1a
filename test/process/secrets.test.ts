import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { errorAnswer, htmlAnswer, type HttpAnswer, redirectAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logInForLong } from '../../simulatedOrg/logIn.js';
import { instead } from '../command/faults.js';
import { ACCESS_TOKEN } from '../runCommand.js';
import { orgForEach } from './orgForEach.js';

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
  const test = orgForEach();

  const faults: Array<{ name: string; answer: (token: string) => HttpAnswer | undefined }> = [
    { name: 'nothing goes wrong', answer: () => undefined },
    { name: 'the org refuses', answer: () => errorAnswer(403, 'INSUFFICIENT_ACCESS', 'no') },
    { name: 'the session has expired', answer: () => errorAnswer(401, 'INVALID_SESSION_ID', 'x') },
    { name: 'a page repeats it', answer: (token) => htmlAnswer(403, `Bearer ${token}`) },
    { name: 'a page repeats it encoded', answer: (token) => htmlAnswer(403, encodeURIComponent(`Bearer ${token}`)) },
    { name: 'an error of the org repeats it', answer: (token) => errorAnswer(400, 'BAD', `Bearer ${token}`) },
    { name: 'a redirect repeats it', answer: (token) => redirectAnswer(`/?sid=${token}`) },
  ];

  const run = async (
    { command, flags }: (typeof COMMANDS)[number],
    variables: NodeJS.ProcessEnv,
  ): Promise<{ shown: string; logged: string[] }> => {
    const withLogFile = Object.entries(process.env).filter(([name]) => name !== 'SF_DISABLE_LOG_FILE');
    sinon.stub(process, 'env').value({ ...Object.fromEntries(withLogFile), ...variables });
    const { id } = test.add({ deployTime: 500, finalizeTime: 0 });
    const { stdout, stderr } = await test.start(command, '--job-id', id, '--json', ...flags).ended;
    const files = await filesBelow(homedir());
    // That there is something to search: the debug output, or the log file.
    if ('DEBUG' in variables) expect(stderr).to.include('oclif:');
    else expect(files.join()).to.include('.log');
    return { shown: stdout + stderr, logged: await Promise.all(files.map(async (file) => readFile(file, 'utf8'))) };
  };

  for (const each of COMMANDS) {
    for (const { name, answer } of faults) {
      for (const talk of each.talks) {
        it(`is in no output or log of ${each.command} with ${JSON.stringify(talk)} when ${name}`, async () => {
          const planned = answer(test.org.accessToken);
          // What a watch reads amiss is waited out.
          if (planned) test.org.failNext(each.method, instead(planned), 2, /deployRequest/);
          const { shown, logged } = await run(each, talk);

          expect(shown).not.to.include(ACCESS_TOKEN);
          for (const text of logged) expect(text).not.to.include(ACCESS_TOKEN);
        });
      }
    }

    it(`and the refresh token are in no output of ${each.command} when the session is renewed`, async () => {
      test.username = await logInForLong(test.org);
      test.org.expireSession();
      const { shown } = await run(each, DEBUG);

      expect(shown).not.to.include(ACCESS_TOKEN);
    });
  }
});
