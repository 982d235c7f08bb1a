import { OrgFailure } from './failure.js';
import { firstLocked } from './fileLock.js';
import { LONG_SILENCE, orAborted, type RequestScope } from './requestScope.js';

/**
 * Waits for a library that may wait silently for a file lock. It reports a long wait, and gives up when the scope ends; the
 * work itself can't be ended.
 *
 * @param files the files whose locks it may wait for at the moment
 * @throws OrgFailure, or the reason of the scope's signal
 */
export const untilDeadline = async <T>(
  work: Promise<T>,
  files: () => string[],
  { clock, deadline, signal, onRetry }: RequestScope,
): Promise<T> => {
  let isOver = false;
  const lookForLocks = (): void => {
    clock.timeout(LONG_SILENCE).addEventListener('abort', () => {
      if (isOver) return;
      void firstLocked(files()).then((file) => {
        if (isOver) return;
        if (file) onRetry({ reason: undefined, deadline, file });
        lookForLocks();
      });
    });
  };
  lookForLocks();
  const timeout = clock.timeout(deadline - clock.now());
  try {
    return await orAborted(AbortSignal.any([signal, timeout]), work);
  } catch (error) {
    signal.throwIfAborted();
    if (error !== timeout.reason) throw error;
    const file = await firstLocked(files());
    throw file ? new OrgFailure('fileLocked', '', { subject: file }) : new OrgFailure('unreachable', 'ETIMEDOUT');
  } finally {
    isOver = true;
  }
};
