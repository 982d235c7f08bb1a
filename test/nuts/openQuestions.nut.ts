import { setTimeout } from 'node:timers/promises';
import { AuthInfo, Connection } from '@salesforce/core';
import { type OrgSession, skipReason, startOrgSession, startValidation, userWithoutPermission } from './orgSession.js';

/** The org's response. */
type Response = { status: number; body: string };

const UNKNOWN_ID = '0Af000000000000CAA';

/**
 * What only an org can tell, see the table in DESIGN.md. Nothing is expected of the responses: they're printed, for whoever
 * brings the table up to date.
 */
(skipReason ? describe.skip : describe)(
  `the open questions about an org (${skipReason ?? 'asked of a real org'})`,
  () => {
    const answers: Array<{ question: string; answer: string }> = [];
    let session: OrgSession;
    let connection: Connection;

    before(async () => {
      session = await startOrgSession('OpenQuestionsNut');
      connection = await Connection.create({ authInfo: await AuthInfo.create({ username: session.username }) });
    });

    after(async () => {
      for (const { question, answer } of answers) process.stdout.write(`${question}\n    ${answer}\n`);
      await session.clean();
    });

    const ask = async (
      method: string,
      path: string,
      {
        body,
        by = connection,
        version = by.getApiVersion(),
      }: { body?: object; by?: Connection; version?: string } = {},
    ): Promise<Response> => {
      const response = await fetch(new URL(`/services/data/v${version}${path}`, by.instanceUrl), {
        method,
        redirect: 'manual',
        headers: { authorization: `Bearer ${by.accessToken ?? ''}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: await response.text() };
    };

    const patch = async (id: string, options: { by?: Connection; version?: string } = {}): Promise<Response> =>
      ask('PATCH', `/metadata/deployRequest/${id}`, { ...options, body: { deployResult: { status: 'Canceling' } } });
    const read = async (id: string): Promise<Response> => ask('GET', `/metadata/deployRequest/${id}`);
    const list = async (condition: string): Promise<Response> => {
      const soql = `SELECT Id, Status, CreatedDate, StartDate FROM DeployRequest WHERE ${condition}`;
      return ask('GET', `/tooling/query?q=${encodeURIComponent(soql)}`);
    };
    const statusOf = ({ body }: Response): string => /"status":"(\w+)"/.exec(body)?.[1] ?? '';
    const note = (question: string, { status, body }: Response): void => {
      answers.push({ question, answer: `${status} ${body.slice(0, 600)}` });
    };

    /** Reads until the status is one of these, for ten minutes. */
    const until = async (id: string, isThere: (status: string) => boolean): Promise<Response> => {
      const deadline = Date.now() + 600_000;
      for (;;) {
        const response = await read(id);
        if (isThere(statusOf(response)) || Date.now() > deadline) return response;
        await setTimeout(250);
      }
    };

    it('how an unknown deployment is refused', async () => {
      note('PATCH of an unknown ID', await patch(UNKNOWN_ID));
      note('GET of an unknown ID', await read(UNKNOWN_ID));
    });

    it('how an accepted request is answered, a second one, and one after the end', async () => {
      const id = startValidation(session.username);
      note('The accepted PATCH', await patch(id));
      note('A second PATCH right after it', await patch(id));
      note('A read right after that', await read(id));
      await until(id, (status) => status === 'Canceled');
      note('PATCH of a canceled deployment', await patch(id));
    });

    it('whether 15 characters of a job ID are enough', async () => {
      const id = startValidation(session.username).slice(0, 15);
      note('GET with 15 characters', await read(id));
      note('PATCH with 15 characters', await patch(id));
    });

    it('whether the list can be filtered by user', async () => {
      const { userId = '' } = connection.getAuthInfoFields();
      note('A list filtered by CreatedById', await list(`CreatedById = '${userId}'`));
    });

    it('how a finalizing deployment shows, and how it is refused', async () => {
      const id = startValidation(session.username);
      const finalizing = await until(id, (status) => status.startsWith('Finalizing') || status.startsWith('Succe'));
      note('A finalizing deployment, read (if its status was caught)', finalizing);
      note('The same in the list', await list(`Id = '${id}'`));
      note('PATCH of a finalizing deployment (if its status was caught)', await patch(id));
      await until(id, (status) => /^(Succe|Fail)/.test(status));
      note('PATCH of a finished deployment', await patch(id));
    });

    it('whether PATCH of a successful validation starts a deployment', async () => {
      const id = startValidation(session.username);
      await until(id, (status) => /^(Succe|Fail)/.test(status));
      const idsOf = async (): Promise<string[]> => {
        const { body } = await list('CheckOnly = true OR CheckOnly = false');
        return [...body.matchAll(/"Id":"(0Af\w+)"/g)].map(([, found = '']) => found);
      };
      const before = await idsOf();
      note('PATCH of a successful validation', await patch(id));
      // A new one may take a moment to show.
      await setTimeout(10_000);
      const added = (await idsOf()).filter((each) => !before.includes(each));
      answers.push({ question: 'Deployments that it started', answer: added.join() || 'none' });
    });

    it('how a user without the permission is refused', async () => {
      const username = userWithoutPermission(session.username);
      const by = await Connection.create({ authInfo: await AuthInfo.create({ username }) });
      const id = startValidation(session.username);
      note('PATCH by a user without the permission', await patch(id, { by }));
      note('GET by a user without the permission', await ask('GET', `/metadata/deployRequest/${id}`, { by }));
      await patch(id);
    });

    it('which StartDate a queued deployment has', async () => {
      const ids = [startValidation(session.username), startValidation(session.username)];
      note('One in progress and one queued, in the list', await list(`Id IN ('${ids.join("','")}')`));
      await Promise.all(ids.map(async (id) => patch(id)));
    });

    it('how an API version that the org does not have is refused', async () => {
      note('PATCH with API version 999.0', await patch(UNKNOWN_ID, { version: '999.0' }));
    });
  },
);
