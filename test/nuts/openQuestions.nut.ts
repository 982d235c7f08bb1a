import { setTimeout } from 'node:timers/promises';
import { AuthInfo, Connection } from '@salesforce/core';
import { type OrgSession, skipReason, startOrgSession, startValidation } from './orgSession.js';

/** What the org sent. */
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

    const ask = async (method: string, path: string, body?: object): Promise<Response> => {
      const version = connection.getApiVersion();
      const response = await fetch(new URL(`/services/data/v${version}${path}`, connection.instanceUrl), {
        method,
        redirect: 'manual',
        headers: { authorization: `Bearer ${connection.accessToken ?? ''}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: response.status, body: await response.text() };
    };

    const patch = async (id: string): Promise<Response> =>
      ask('PATCH', `/metadata/deployRequest/${id}`, { deployResult: { status: 'Canceling' } });
    const read = async (id: string): Promise<Response> => ask('GET', `/metadata/deployRequest/${id}`);
    const list = async (condition: string): Promise<Response> => {
      const soql = `SELECT Id, Status, CreatedDate FROM DeployRequest WHERE ${condition}`;
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
  },
);
