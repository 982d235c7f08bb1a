import { StateAggregator } from '@salesforce/core';
import { expect } from 'chai';
import type { DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { say } from '../../src/messages.js';
import { Key, startInTerminalOf, type TerminalProcess, type TerminalSize } from '../terminalProcess.js';
import { HOUR, orgForEach } from './orgForEach.js';

const USUAL: TerminalSize = { columns: 80, rows: 30 };

/** A name that takes more than the half of a line. */
const LONG_ALIAS = 'acme-full-copy-sandbox-for-integration-tests';

/** Control sequences that hide and show the cursor. */
const Cursor = { hide: '\u001b[?25l', show: '\u001b[?25h' } as const;

describe('the commands in a terminal', () => {
  const test = orgForEach();

  let started: TerminalProcess | undefined;

  afterEach(() => {
    started?.kill();
  });

  const start = (size: TerminalSize, command: string, ...flags: string[]): TerminalProcess => {
    started = startInTerminalOf(size, 'bin/run.js', 'deploy', command, '--target-org', ...flags);
    return started;
  };

  const cancelRest = (...flags: string[]): TerminalProcess => start(USUAL, 'cancel-rest', test.username, ...flags);

  const add = (createdByName: string, plan?: Partial<DeploymentPlan>): string =>
    test.add({ createdByName, cancelTime: 0, ...plan }).id;

  const longAlias = async (): Promise<string> => {
    const { aliases } = await StateAggregator.getInstance();
    await aliases.setAndSave(LONG_ALIAS, test.username);
    return LONG_ALIAS;
  };

  /** What a person sees, with a space for each line break: words that are broken stay broken. */
  const seen = async ({ visible }: TerminalProcess): Promise<string> =>
    (await visible())
      .map(({ text }) => text.trim())
      .filter(Boolean)
      .join(' ');

  /** Text with a space for each line break. */
  const words = (text: string): string => text.replace(/\s+/g, ' ');

  it('list the unfinished deployments, the one in progress first, and cancel the chosen one after a yes', async () => {
    const running = add('Riley Release');
    const older = add('Casey Colleague', { checkOnly: true });
    const newer = add('Robin Robot');
    const { shows, type, ended } = cancelRest('--async');
    await shows('Which of these 3 unfinished deployments');
    await shows('Job ID');
    await shows(`❯ ◯ ${running}  InProgress`);
    await shows(`  ◯ ${older}  Pending     validation`);
    await shows(`  ◯ ${newer}  Pending`);
    type(Key.down);
    await shows(`❯ ◯ ${older}`);
    type(Key.enter);
    await shows('(y/N)');
    type('y');
    type(Key.enter);
    const { screen, exitCode } = await ended;

    expect(exitCode).to.equal(0);
    expect(words(screen)).to.include(`PRODUCTION org ${test.username}: cancel validation ${older} (Pending)`);
    expect(words(screen)).to.include(`Deployment ${older} in org ${test.username} was canceled.`);
    expect(test.patched()).to.deep.equal([older]);
  });

  it('cancel all rows that the space bar has marked', async () => {
    const running = add('Riley Release');
    const older = add('Casey Colleague');
    const newer = add('Robin Robot');
    const { shows, type, ended } = cancelRest('--async');
    await shows(`❯ ◯ ${running}`);
    type(Key.down);
    await shows(`❯ ◯ ${older}`);
    type(Key.space);
    await shows(`❯ ◉ ${older}`);
    type(Key.down);
    await shows(`❯ ◯ ${newer}`);
    type(Key.space);
    await shows(`❯ ◉ ${newer}`);
    type(Key.up);
    type(Key.up);
    await shows(`❯ ◯ ${running}`);
    type(Key.enter);
    await shows('(y/N)');
    type('y');
    type(Key.enter);
    const { screen, exitCode } = await ended;

    expect(exitCode).to.equal(0);
    expect(words(screen)).to.include('cancel 2 deployments?');
    expect(test.patched()).to.have.members([older, newer]);
  });

  it('take back a mark when the space bar is hit again', async () => {
    const running = add('Riley Release');
    const queued = add('Casey Colleague');
    const terminal = cancelRest('--async');
    const { shows, type } = terminal;
    await shows(`❯ ◯ ${running}`);
    type(Key.space);
    await shows(`❯ ◉ ${running}`);
    type(Key.space);
    await shows(`❯ ◯ ${running}`);
    type(Key.down);
    await shows(`❯ ◯ ${queued}`);
    type(Key.enter);
    await shows('(y/N)');

    expect(await seen(terminal)).to.include(`cancel deployment ${queued} (Pending)`);
  });

  for (const size of [
    { columns: 80, rows: 24 },
    { columns: 60, rows: 24 },
    { columns: 120, rows: 40 },
  ]) {
    describe(`of ${size.columns} columns and ${size.rows} rows`, () => {
      for (const count of [3, 30]) {
        let last: string;

        const list = async (): Promise<TerminalProcess> => {
          const ids = Array.from({ length: count }, (_, index) =>
            add(['Riley Release', 'Casey Colleague-Longname', 'Al'][index % 3] ?? '', { checkOnly: index % 4 === 1 }),
          );
          last = ids.at(-1) ?? '';
          const terminal = start(size, 'cancel-rest', await longAlias());
          await terminal.shows(`❯ ◯ ${ids[0]}`);
          await terminal.shows('Enter continue');
          return terminal;
        };

        it(`shows ${count} deployments in rows that fit, below a heading that stays`, async () => {
          const terminal = await list();
          const lines = await terminal.visible();
          const heading = lines.findIndex(({ text }) => text.includes('Job ID'));
          const rows = lines.filter(({ text }) => /[◯◉]/.test(text));

          expect(lines.map(({ text }) => text).join(' ')).to.include(`Which of these ${count} unfinished deployments`);
          expect(rows).to.have.lengthOf.within(Math.min(count, size.rows - 8), count);
          expect(lines[heading + 1]?.text).to.match(/^❯ ◯ 0Af5g0000000001CAA {2}InProgress/);
          for (const { text } of rows) expect(text).to.match(/^[❯ ] ◯ 0Af\w{15} {2}\w+ +(deployment|validation) /);
          expect(lines.some(({ isRest }) => isRest)).to.equal(false);

          for (let row = 1; row < count; row += 1) terminal.type(Key.down);
          await terminal.shows(`❯ ◯ ${last}`);
          await terminal.shows('Enter continue');
          const atEnd = (await terminal.visible()).map(({ text }) => text);

          for (const beginning of ['? Which of these', '    Job ID              Status', `❯ ◯ ${last}`]) {
            expect(atEnd.filter((text) => text.startsWith(beginning))).to.have.lengthOf(1);
          }
        });
      }

      it('breaks no word of the question above the list, nor of the help below', async () => {
        for (let index = 0; index < 3; index += 1) add('Riley Release');
        const terminal = start(size, 'cancel-rest', test.username);
        await terminal.shows('Enter continue');
        const shown = await seen(terminal);

        expect(shown).to.include(
          `Which of these 3 unfinished deployments in org ${test.username} do you want to cancel?`,
        );
        expect(shown).to.include('↑↓ move, Space select, Enter continue, Esc quit');
      });

      it('breaks no ID when several have been chosen', async () => {
        const ids = Array.from({ length: 10 }, () => add('Riley Release'));
        const terminal = start(size, 'cancel-rest', test.username);
        await terminal.shows('❯ ◯');
        for (const [index] of ids.entries()) terminal.type(index === 0 ? Key.space : Key.down + Key.space);
        await terminal.shows(`❯ ◉ ${ids.at(-1)}`);
        terminal.type(Key.enter);
        await terminal.shows('(y/N)');
        const shown = await seen(terminal);

        for (const id of ids) expect(shown).to.include(id);
      });

      it('breaks no word of the question whether to cancel', async () => {
        const id = add('Casey Colleague-Longname', { checkOnly: true });
        const terminal = start(size, 'cancel-rest', await longAlias());
        await terminal.shows('Enter continue');
        terminal.type(Key.enter);
        await terminal.shows('(y/N)');
        const shown = await seen(terminal);

        expect(shown).to.match(
          new RegExp(
            `\\? PRODUCTION org ${LONG_ALIAS}: cancel validation ${id} \\(InProgress\\), requested \\d+ seconds? ago by Casey Colleague-Longname\\? \\(y/N\\)$`,
          ),
        );
      });

      it('breaks no word of the progress', async () => {
        const id = add('Riley Release', { cancelTime: HOUR });
        const terminal = start(size, 'cancel-rest', await longAlias(), '--job-id', id);
        await terminal.shows('Elapsed Time');
        await terminal.shows('Elapsed Time');
        const shown = await seen(terminal);

        for (const text of [
          'Components Deployed: ',
          'Status: Canceling',
          `Job ID: ${id}`,
          `Target Org: ${LONG_ALIAS}`,
          'Ctrl-C only stops waiting. The org keeps canceling.',
        ]) {
          expect(shown).to.include(text);
        }
      });
    });
  }

  describe('cancel nothing, and say so in plain words,', () => {
    for (const { name, keys, code } of [
      { name: 'Enter alone', keys: Key.enter, code: 1 },
      { name: 'a no', keys: `n${Key.enter}`, code: 1 },
      { name: 'Escape', keys: Key.escape, code: 1 },
      { name: 'Ctrl-D', keys: Key.ctrlD, code: 1 },
      { name: 'Ctrl-C', keys: Key.ctrlC, code: 130 },
    ]) {
      for (const { what, several } of [
        { what: 'the yes or no', several: false },
        { what: 'the list', several: true },
      ]) {
        if (several && keys.includes(Key.enter)) continue;
        it(`when ${name} leaves ${what}, exit ${code}`, async () => {
          add('Riley Release');
          if (several) add('Casey Colleague');
          const { shows, type, ended } = cancelRest();
          await shows('Enter continue');
          if (!several) type(Key.enter);
          if (!several) await shows('(y/N)');
          type(keys);
          const { screen, sent, exitCode } = await ended;

          expect(exitCode).to.equal(code);
          expect(words(screen)).to.include('Nothing was canceled.');
          expect(screen).not.to.match(/^\s+at |Warning|unsettled/m);
          // A plain line: no name of an error, and no color.
          if (code === 1) expect(sent).to.match(/(^|\n|\u001b\[\?25h)Nothing was canceled\.\r\n/);
          if (code === 1) expect(screen).not.to.include('Error');
          else expect(screen).to.include('Error (InterruptedError): Interrupted. Nothing was canceled.');
          expect(sent.lastIndexOf(Cursor.show)).to.be.greaterThan(sent.lastIndexOf(Cursor.hide));
          expect(test.patched()).to.be.empty;
        });
      }
    }

    for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
      for (const several of [true, false]) {
        it(`when ${signal} ends ${several ? 'the list' : 'the yes or no'}, and give the cursor back, exit 130`, async () => {
          add('Riley Release');
          if (several) add('Casey Colleague');
          const { shows, type, kill, ended } = cancelRest();
          await shows('Enter continue');
          if (!several) type(Key.enter);
          if (!several) await shows('(y/N)');
          kill(signal);
          const { sent, screen, exitCode } = await ended;

          expect(exitCode).to.equal(130);
          expect(words(screen)).to.include('Nothing was canceled.');
          expect(screen).not.to.match(/^\s+at |Warning|unsettled/m);
          expect(sent).to.include(Cursor.show);
          expect(sent.lastIndexOf(Cursor.show)).to.be.greaterThan(sent.lastIndexOf(Cursor.hide));
          expect(test.patched()).to.be.empty;
        });
      }
    }
  });

  it('show what --all is about to cancel, and cancel it after a yes', async () => {
    const ids = [add('Riley Release'), add('Casey Colleague', { checkOnly: true })];
    const { shows, type, ended } = cancelRest('--all', '--async');
    await shows('Riley Release');
    await shows('Casey Col');
    await shows('(y/N)');
    type('y');
    type(Key.enter);
    const { screen, exitCode } = await ended;

    expect(exitCode).to.equal(0);
    expect(words(screen)).to.include('cancel 1 deployment and 1 validation?');
    expect(test.patched()).to.have.members(ids);
  });

  describe('draw the progress', () => {
    it('of a deployment until it is canceled', async () => {
      const id = add('Riley Release', { cancelTime: 1500, cancelHiddenTime: 1200, testsTotal: 0 });
      const { screen, exitCode } = await cancelRest('--job-id', id).ended;

      expect(exitCode).to.equal(0);
      expect(screen).to.match(/Components Deployed: \d+\/1032/);
      for (const text of [
        'Canceling Deployment',
        'Tests Completed: 0/0',
        'State Detail: Processing Type: Apex Component',
        'Status: Canceled',
        `Job ID: ${id}`,
        `Target Org: ${test.username}`,
      ]) {
        expect(screen).to.include(text);
      }
    });

    it('until Ctrl-C, and say that the org keeps canceling, exit 130', async () => {
      const id = add('Riley Release', { cancelTime: HOUR });
      const { shows, type, ended } = cancelRest('--job-id', id);
      await shows('Status: Canceling');
      type(Key.ctrlC);
      const { screen, sent, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(screen)
        .to.include('Interrupted.')
        .and.not.match(/^\s+at /m);
      expect(screen).not.to.match(/[✔✘] Waiting for the Org/);
      expect(sent.lastIndexOf(Cursor.show)).to.be.greaterThan(sent.lastIndexOf(Cursor.hide));
    });

    it('of a deployment that is watched, until Ctrl-C cancels it, exit 130', async () => {
      const id = add('Riley Release', { cancelTime: HOUR });
      const { shows, type, ended } = start(USUAL, 'watch-rest', test.username, '--job-id', id, '--cancel-on-exit');
      await shows('Watching Deployment');
      await shows('Status: InProgress');
      await shows(say('progress.watching.hint.cancel'));
      type(Key.ctrlC);
      const { screen, sent, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.deep.equal([id]);
      expect(words(screen)).to.include(`Org ${test.username} accepted the request to cancel deployment ${id}`);
      expect(sent.lastIndexOf(Cursor.show)).to.be.greaterThan(sent.lastIndexOf(Cursor.hide));
    });

    it('as lines, on a terminal that does not know its size', async () => {
      const id = add('Riley Release', { cancelTime: HOUR });
      const watch = [process.execPath, 'bin/run.js', 'deploy', 'watch-rest', '-o', test.username, '-i', id];
      started = startInTerminalOf(USUAL, 'sh', '-c', 'stty rows 0; exec "$@"', 'sh', ...watch, '--cancel-on-exit');
      await started.shows('[0 s] Status: InProgress');
      started.kill('SIGQUIT');
      const { exitCode } = await started.ended;

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.deep.equal([id]);
    });

    it('of a deployment that is watched, until Ctrl-C cancels nothing, exit 130', async () => {
      const id = add('Riley Release');
      const { shows, type, ended } = start(USUAL, 'watch-rest', test.username, '--job-id', id);
      await shows(say('progress.watching.hint'));
      type(Key.ctrlC);
      const { screen, exitCode } = await ended;

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.be.empty;
      expect(words(screen)).to.include('Interrupted. This command canceled nothing.');
    });
  });

  it('say within 3 s that a request is being repeated', async () => {
    const id = add('Riley Release');
    test.org.failNext('PATCH', { kind: 'instead', answer: htmlAnswer(503, 'Down for maintenance') }, 3);
    const requested = test.org.untilRequested('PATCH');
    const { shows, ended } = cancelRest('--job-id', id);
    await requested;
    const before = performance.now();
    await shows(`A request to org ${test.username} failed (`);
    const silence = performance.now() - before;
    const { screen, exitCode } = await ended;

    expect(silence).to.be.lessThan(3000);
    expect(exitCode).to.equal(0);
    expect(screen).to.include('(HTTP 503)');
    expect(screen).not.to.include('503....');
  });
});
