/* Takes the place of pino's transports in the bundle: threads, which cost more time and memory than there is to log. */
import { appendFileSync, mkdirSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { PrettyOptions } from 'pino-pretty';
// By its path, since the package doesn't export it.
import { filterSecrets } from '../../node_modules/@salesforce/core/lib/logger/filters.js';

type FileOptions = { destination: string };
type Target = { target: 'pino/file'; options: FileOptions } | { target: 'pino-pretty'; options: PrettyOptions };

const writerFor = ({ target, options }: Target): ((line: string) => void) => {
  if (target === 'pino-pretty') {
    // Loads only here, since few ask for it.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty');
    const pretty = prettyFactory(options);
    return (line) => writeSync(Number(options.destination), pretty(line));
  }
  mkdirSync(dirname(options.destination), { recursive: true });
  return (line) => {
    appendFileSync(options.destination, line);
  };
};

/**
 * Writes the log where @salesforce/core wants it, without secrets, as its own transport does. As there, a log that can't be written
 * disturbs nothing: a full disk must not end a request in the middle.
 */
export const logStream = ({ pipeline: [, target] }: { pipeline: [unknown, Target] }): { write(line: string): void } => {
  let write: ((line: string) => void) | undefined;
  return {
    write: (line) => {
      try {
        write ??= writerFor(target);
        write(`${(filterSecrets(line.trimEnd()) as string[]).join('')}\n`);
      } catch {
        write = (): void => undefined;
      }
    },
  };
};
