import { Duration } from '@salesforce/kit';
import type { LoginState } from './requestScope.js';

/** A date of HTTP. `Date.parse` takes a lot more: `1` is a day of 2001. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** By how many milliseconds two responses may differ about the org's clock: one can be on its way for longer than another. */
const TOLERANCE = Duration.minutes(1).milliseconds;

/**
 * Keeps what the last two responses with a date tell about the org's clock.
 *
 * @param date the header `Date` of a response
 * @param now this machine's time, in milliseconds since 1970
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats
 */
export const noteTime = (date: string | undefined, now: number, login: Pick<LoginState, 'clockOffsets'>): void => {
  if (!date || !HTTP_DATE.test(date)) return;
  login.clockOffsets = [...login.clockOffsets, Date.parse(date) - now].slice(-2);
};

/**
 * The org's time, in milliseconds since 1970; undefined as long as no two responses agree on its clock. One response is too little
 * for what can't be undone: a proxy or a cache may have sent it, or a server whose clock is wrong.
 */
export const certainTime = (now: number, { clockOffsets }: Pick<LoginState, 'clockOffsets'>): number | undefined => {
  const [before, last] = clockOffsets;
  if (before === undefined || last === undefined) return undefined;
  return Math.abs(last - before) <= TOLERANCE ? now + last : undefined;
};
