import { AuthInfo } from '@salesforce/core';
import type { TestClock } from '../../simulatedOrg/clock.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import { errorAnswer, htmlAnswer, type HttpAnswer } from '../../simulatedOrg/httpAnswer.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const instead = (answer: HttpAnswer): Fault => ({ kind: 'instead', answer });

export const RESET: Fault = { kind: 'reset', acts: false };

export const BUSY = instead(errorAnswer(503, 'SERVER_UNAVAILABLE', 'busy'));

/**
 * No response comes, and the time passes until the attempt is given up.
 *
 * @param end when it's given up at the latest, in milliseconds since 1970
 */
export const hang = (clock: TestClock, end = Infinity): Fault => ({
  kind: 'hang',
  meanwhile: () => {
    clock.advance(Math.min(20 * SECOND, end - clock.now()));
  },
});

/** How long it takes at most until the headers of a response are read, in milliseconds of this machine's clock. */
const HEADERS_TIME = 50;

/** The body comes byte by byte, and the time passes until the attempt is given up. */
export const stall = (clock: TestClock): Fault => ({
  kind: 'drip',
  meanwhile: () => {
    setTimeout(() => {
      clock.advance(20 * SECOND);
    }, HEADERS_TIME);
  },
});

/** One of each kind of trouble that passes, and the error that it leads to if it doesn't. */
export const PASSING: Array<{ name: string; fault: Fault; error: string }> = [
  { name: 'a reset', fault: RESET, error: 'OrgUnreachableError' },
  {
    name: 'a response that is cut off',
    fault: { kind: 'cut', answer: htmlAnswer(200, 'half a page') },
    error: 'OrgUnreachableError',
  },
  { name: '420', fault: instead(errorAnswer(420, 'ORG_BUSY', 'busy')), error: 'ORG_BUSY' },
  {
    name: '503 with a page',
    fault: instead(htmlAnswer(503, '<h1>Maintenance</h1>')),
    error: 'UnexpectedResponseError',
  },
];

/** Makes a login look as if the API version of its org was looked up so long ago. */
export const ageVersion = async (username: string, hours: number, version = '60.0'): Promise<void> => {
  const authInfo = await AuthInfo.create({ username });
  const instanceApiVersionLastRetrieved = new Date(Date.now() - hours * 60 * MINUTE).toLocaleString();
  await authInfo.save({ instanceApiVersion: version, instanceApiVersionLastRetrieved });
};
