import { say } from '../messages.js';
import type { RetryNotice } from '../org/requestScope.js';
import { timeOfDay } from '../report/time.js';

/** Where the notice stands: a line that stays, or one that's drawn and goes when the org responds again. */
export type NoticeOutput = { show: (line: string) => void; clear: () => void };

/**
 * Says that a request takes long or is repeated, so that silence is never longer than 3 seconds.
 *
 * Requests at the same time mostly have the same trouble, which is shown once.
 *
 * @returns to be told of each request that isn't answered yet, and with undefined when it's over
 */
export const connectionNotice = (
  orgName: string,
  { show, clear }: NoticeOutput,
): ((notice: RetryNotice | undefined, request: object) => void) => {
  const unanswered = new Set<object>();
  let shownReason: string | undefined;
  return (notice, request) => {
    if (!notice) {
      if (unanswered.delete(request) && unanswered.size === 0) clear();
      return;
    }
    const { reason, until, file } = notice;
    const isShown = unanswered.size > 0 && shownReason === (file ?? reason);
    unanswered.add(request);
    if (isShown) return;
    shownReason = file ?? reason;
    const places = { org: orgName, time: timeOfDay(until) };
    if (file) show(say('retry.locked', { ...places, file }));
    else show(reason ? say('retry.repeated', { ...places, reason }) : say('retry.slow', places));
  };
};
