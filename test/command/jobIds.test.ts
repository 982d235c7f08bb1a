import { expect } from 'chai';
import type { Deployment } from '../../simulatedOrg/deployment.js';
import { orgForEach } from './orgForEach.js';

describe('a job ID', () => {
  const test = orgForEach();
  let deployments: Deployment[];

  beforeEach(() => {
    deployments = [test.add(), test.add()];
  });

  const ids = (): string[] => deployments.map(({ id }) => id);

  for (const { how, words } of [
    { how: 'as arguments', words: () => ids() },
    { how: 'as an argument and with the flag', words: () => [ids()[0] ?? '', '--job-id', ids()[1] ?? ''] },
    { how: 'in a list with commas', words: () => [ids().join(',')] },
    { how: 'in a list with commas behind the flag', words: () => ['-i', ids().join(',')] },
    { how: 'twice, with 15 and 18 characters', words: () => [...ids(), ...ids().map((id) => id.slice(0, 15))] },
  ]) {
    it(`can be given ${how}`, async () => {
      const { exitCode, json } = await test.cancelJson(...words());

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.have.members(ids());
      expect(json.result.deployments).to.have.lengthOf(2);
    });
  }

  it('of one deployment as an argument gives the result of one', async () => {
    const [id = ''] = ids();
    const { json } = await test.cancelJson(id, '--no-prompt');

    expect(json.result).to.include({ id, status: 'Canceled', outcome: 'canceled' });
  });

  for (const { page, address } of [
    {
      page: 'of Lightning Experience',
      address: (id: string) =>
        `https://org.example/lightning/setup/DeployStatus/page?address=%2Fchangemgmt%2FmonitorDeploymentsDetails.apexp%3FasyncId%3D${id}%26retURL%3D%252Fchangemgmt%252FmonitorDeployment.apexp`,
    },
    {
      page: 'of Salesforce Classic',
      address: (id: string) =>
        `https://org.example/changemgmt/monitorDeploymentsDetails.apexp?retURL=%2Fchangemgmt&asyncId=${id.slice(0, 15)}`,
    },
  ]) {
    it(`can be the address of a Deployment Status page ${page}`, async () => {
      const [id = ''] = ids();
      await test.cancelJson(address(id));
      await test.cancelJson('--dry-run', '--except', address(id));

      expect(test.patched()).to.deep.equal([id]);
    });
  }

  it('can be what the command itself gives as deployUrl', async () => {
    const [id = ''] = ids();
    const { json } = await test.cancelJson('--dry-run', id);
    const watched = await test.watchJson('-i', String(json.result.deployUrl));

    expect(watched.json.result.id).to.equal(id);
  });

  for (const [around, text] of [
    ['a line end', (id: string): string => `${id}\r\n`],
    ['blanks', (id: string): string => ` ${id}\u00a0`],
    ['an invisible character', (id: string): string => `\u200b${id}\ufeff`],
  ] as const) {
    it(`can have ${around} around it`, async () => {
      const [id = ''] = ids();
      await test.cancelJson(text(id));

      expect(test.patched()).to.deep.equal([id]);
    });
  }

  it("isn't taken from an address that a shell has cut at an &, with the flags behind it, exit 2", async () => {
    const [id = ''] = ids();
    const address = `https://org.example/changemgmt/monitorDeploymentsDetails.apexp?asyncId=${id}`;
    const { exitCode, json } = await test.cancelJson(address);

    expect(exitCode).to.equal(2);
    expect(json.message).to.include(address).and.include(`Specify the job ID: ${id}`);
    expect(test.patched()).to.be.empty;
  });

  it("isn't taken from an address that names two deployments, exit 2", async () => {
    const [id = '', other = ''] = ids();
    const { exitCode, json } = await test.cancelJson(
      `https://org.example/?asyncId=${id}&next=%2Fx%3FasyncId%3D${other}`,
    );

    expect(exitCode).to.equal(2);
    expect(json.message).to.include(id).and.include(other);
    expect(test.patched()).to.be.empty;
  });

  for (const address of [
    'https://org.example/lightning/setup/DeployStatus/home',
    'https://org.example/?asyncId=0Af123',
    'https://org.example/%',
  ]) {
    it(`isn't in the address ${address}, exit 2`, async () => {
      const { exitCode, json } = await test.cancelJson(address);

      expect(exitCode).to.equal(2);
      expect(json.message).to.include(`"${address}" isn't the job ID of a deployment`);
    });
  }
});
