import { Flags } from '@oclif/core';
import { Duration } from '@salesforce/kit';
import { say } from '../messages.js';
import { AGE_UNITS } from '../report/phrases.js';
import { shown, usageError } from '../report/usageError.js';

/** A flag of an age: a whole number and a unit, such as `30m`, `4h`, or `2d`. */
export const age = Flags.custom<Duration>({
  helpValue: '<age>',
  parse: async (typed) => {
    const [, count, unit] = /^([1-9]\d*)([mhd])$/.exec(typed) ?? [];
    if (!unit) throw usageError('UnusableAgeError', say('error.unusableAge', { value: shown(typed) }));
    return Duration.minutes(Number(count) * AGE_UNITS[unit as keyof typeof AGE_UNITS]);
  },
});

/** A flag of whole minutes, at least 1. */
export const minutes = Flags.custom<Duration>({
  helpValue: '<minutes>',
  parse: async (typed, _, { exclusive = [] }) => {
    if (!/^[1-9]\d*$/.test(typed)) {
      const wantsNone = /^0+$/.test(typed) && exclusive.includes('async');
      const key = wantsNone ? 'error.unusableWait.none' : 'error.unusableWait';
      throw usageError('UnusableWaitError', say(key, { value: shown(typed) }));
    }
    return Duration.minutes(Number(typed));
  },
});
