import { SfError } from '@salesforce/core';
import { ExitCode } from '../exitCodes.js';
import { sanitizer } from '../org/sanitizer.js';

/** A value that was typed, safe to show. */
export const shown = (typed: string): string => sanitizer([]).line(typed);

/** The error for a command that can't be run in the way that it was called. It exits with oclif's code for that. */
export const usageError = (name: string, message: string, actions: string[] = []): SfError =>
  SfError.create({ name, message, actions, exitCode: ExitCode.wrongUsage });
