import { expect } from 'chai';
import { errorAnswer, htmlAnswer, type HttpAnswer, jsonAnswer, redirectAnswer } from '../../simulatedOrg/httpAnswer.js';
import { instead } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** Two ways to write the `!` of an access token; the tests of the sanitizer have the others. */
const ENCODINGS: Array<{ name: string; written: (token: string) => string }> = [
  { name: 'as it is', written: (token) => token },
  { name: 'percent-encoded', written: (token) => encodeURIComponent(token).replace('!', '%21') },
];

const PLACES: Array<{ name: string; answer: (written: string) => HttpAnswer }> = [
  { name: 'a page', answer: (written) => htmlAnswer(403, `<p>Blocked: Authorization: Bearer ${written}.</p>`) },
  { name: 'a redirect', answer: (written) => redirectAnswer(`/login?sid=${written}&next=/`) },
  { name: 'an error of the API', answer: (written) => errorAnswer(400, `CODE_${written}`, `Bearer ${written}`) },
  {
    name: 'a deployment',
    answer: (written) =>
      jsonAnswer(202, {
        id: '0Af5g0000000001CAA',
        deployResult: { status: `Canceling ${written}`, [written]: 1, details: { problem: `\n${written}` } },
      }),
  },
];

describe('the access token', () => {
  const test = orgForEach();

  for (const { name, answer } of PLACES) {
    for (const { name: encoding, written } of ENCODINGS) {
      for (const flags of [['--json'], []]) {
        it(`is not shown ${flags.join() || 'to a person'} when ${name} repeats it ${encoding}`, async () => {
          const { id } = test.inProgress();
          const token = test.org.accessToken;
          test.org.failNext('PATCH', instead(answer(written(token))));
          const { stdout, stderr } = await test.cancel('-i', id, '--async', ...flags);

          const shown = stdout + stderr;
          // Of a redirect, nothing is shown but where it leads.
          if (name !== 'a redirect') expect(shown).to.include('***');
          for (const part of token.split(/[!.]/)) expect(shown).not.to.include(part);
        });
      }
    }
  }
});

describe('an access token that was typed', () => {
  const test = orgForEach();

  for (const flags of [[], ['--json']]) {
    it(`behind a flag that the command doesn't have is not shown, with ${flags.join() || 'no flags'}`, async () => {
      const { stdout, stderr, exitCode } = await test.cancel(
        '--access-token=00D5g000000OTHR!AQ4AQFotherTokenOfATest',
        ...flags,
      );

      expect(exitCode).to.equal(2);
      expect(stdout + stderr)
        .to.include('--access-token=***')
        .and.not.include('AQ4AQF');
    });
  }
});

describe('text from the org', () => {
  const test = orgForEach();

  it('has no control characters, no escape sequences, and no changes of direction', async () => {
    const { id } = test.inProgress();
    const message = 'a\u001b[31mb\u0008c\u202ed\u2066e\u009bf\r\ng\u001b]8;;https://evil.example\u0007h';
    test.org.failNext('PATCH', instead(errorAnswer(403, 'CODE\u001b[2J', message)));
    const { stderr } = await test.cancel('-i', id);

    expect(stderr).to.include('ab c d e').and.not.include('evil');
    expect(stderr.replace(/\u001b\[\d*m/g, '')).not.to.match(
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
    );
  });

  it('shows a redirect with control characters in one line', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', instead(redirectAnswer('/login\tnow')));
    const { stderr } = await test.cancel('-i', id);

    expect(stderr).to.include('/loginnow');
  });
});
