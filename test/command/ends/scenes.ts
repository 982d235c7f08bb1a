import type { TestClock } from '../../../simulatedOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../../simulatedOrg/deployment.js';
import { errorAnswer, htmlAnswer, type HttpAnswer, jsonAnswer } from '../../../simulatedOrg/httpAnswer.js';
import type { SimulatedOrg } from '../../../simulatedOrg/simulatedOrg.js';
import { say } from '../../../src/messages.js';
import type { Prompter } from '../../../src/system/environment.js';
import { BUSY, DAY, hang, HOUR, instead, MINUTE, RESET, SECOND } from '../faults.js';

/** The org in which a scene plays, and the ways to end a command early and to answer it. */
type Stage = {
  org: SimulatedOrg;
  clock: TestClock;
  /** Adds a deployment; time passes after it. */
  add: (plan?: Partial<DeploymentPlan>, ago?: number) => Deployment;
  /** Sends the signal that ends the command. */
  interrupt: () => void;
  /** Answers the questions of the command. */
  answer: (answers: Answers) => void;
  /** Nothing listens at the address of the org. */
  stop: () => void;
};

type Answers = {
  chosen?: number[];
  isConfirmed?: boolean;
  /** Happens while the question stands. */
  meanwhile?: () => void;
};

/** An end of a command: what has happened, and the words behind the command. The org's alias is prod. */
export type Scene = {
  title: string;
  /** Whether the progress is shown: as in a log, or as it's drawn on a terminal at its end. */
  progress?: 'log' | 'drawn';
  /** What the login says of the org. */
  login?: { isSandbox: boolean };
  command: 'cancel-rest' | 'watch-rest';
  /** @returns the words behind the command, without the org */
  play: (stage: Stage) => string[];
};

/** @param onAsked gets the lines of each question */
export const prompterOf = (
  { chosen = [0], isConfirmed = false, meanwhile }: Answers,
  onAsked: (...lines: string[]) => void,
): Prompter => ({
  rowWidth: 100,
  choose: async (_, message, heading, choices) => {
    const isChosen = (index: number): boolean => chosen.includes(index);
    const rows = choices.map(({ row }, index) => `  ${isChosen(index) ? '◉' : '◯'} ${row}`);
    onAsked(`? ${message}`, `    ${heading}`, ...rows, say('prompt.keys'));
    return choices.filter((__, index) => isChosen(index)).map(({ value }) => value);
  },
  confirm: async (_, message) => {
    onAsked(`? ${message} (y/N) ${isConfirmed ? 'Yes' : 'No'}`);
    meanwhile?.();
    return isConfirmed;
  },
});

const VALIDATION = { checkOnly: true };
const COLLEAGUE = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };
const UNKNOWN = '0Af5g000000ZZZZ';
const NOT_ALLOWED = errorAnswer(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id');
const GONE = errorAnswer(404, 'NOT_FOUND', 'The requested resource does not exist');

const cancel = (title: string, play: Scene['play']): Scene => ({ title, command: 'cancel-rest', play });
const watch = (title: string, play: Scene['play']): Scene => ({ title, command: 'watch-rest', play });

/** A field that the responses to reads don't have. */
const hide = (org: SimulatedOrg, field: string): void => {
  const change = (answer: HttpAnswer): HttpAnswer => ({
    ...answer,
    body: answer.body.replace(new RegExp(`"${field}":("[^"]*"|\\w+),`), ''),
  });
  org.failNext('GET', { kind: 'changed', change }, Infinity, /deployRequest/);
};

/** One deployment is canceled, or not. */
export const CANCEL_ONE: Scene[] = [
  cancel('In progress, canceled', ({ add }) => [add({}, MINUTE).id]),
  cancel('Queued, canceled', ({ add }) => {
    add();
    return [add().id];
  }),
  cancel('A validation, canceled', ({ add }) => [add(VALIDATION, MINUTE).id]),
  cancel('Canceled, though it may save changes in spite of errors', ({ add }) => [
    add({ rollbackOnError: false }, MINUTE).id,
  ]),
  cancel('Canceled below API version 65.0', ({ add }) => [add({}, MINUTE).id, '--api-version', '64.0']),
  cancel('Accepted, without waiting', ({ add }) => [add({}, MINUTE).id, '--async']),
  cancel('Accepted, and hidden behind InProgress, without waiting', ({ add }) => [
    add({ cancelHiddenTime: HOUR, cancelTime: 2 * HOUR }, MINUTE).id,
    '--async',
  ]),
  cancel('Queued, without waiting', ({ add }) => {
    add();
    return [add().id, '--async'];
  }),
  cancel('Accepted, and no status shown, without waiting', ({ add, org }) => {
    org.failNext('PATCH', { kind: 'afterActing', answer: jsonAnswer(202, {}) });
    org.failNext('GET', BUSY, Infinity, /deployRequest/);
    return [add({}, MINUTE).id, '--async'];
  }),
  cancel('Not canceled within --wait', ({ add }) => [add({ cancelTime: HOUR }, MINUTE).id, '--wait', '1']),
  cancel('Already canceled', ({ add, clock }) => {
    const deployment = add({}, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    clock.advance(MINUTE);
    return [deployment.id];
  }),
  cancel('Already canceled, by nobody knows whom', ({ add, clock }) => {
    const deployment = add({}, MINUTE);
    deployment.cancel(clock.now(), '');
    deployment.canceledByName = undefined;
    clock.advance(MINUTE);
    return [deployment.id];
  }),
  cancel('Already canceled, with --api-version 64.0', ({ add, clock }) => {
    const deployment = add({}, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    clock.advance(MINUTE);
    return [deployment.id, '--api-version', '64.0'];
  }),
  cancel('Already being canceled', ({ add, clock }) => {
    const deployment = add({ cancelTime: MINUTE }, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    return [deployment.id];
  }),
  cancel('Already being canceled, without waiting', ({ add, clock }) => {
    const deployment = add({ cancelTime: MINUTE }, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    return [deployment.id, '--async'];
  }),
  cancel('Already being canceled, and no longer shown', ({ add, org, clock }) => {
    const deployment = add({ cancelTime: HOUR }, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    clock.after(2 * SECOND + MINUTE, () => {
      org.failNext('GET', instead(NOT_ALLOWED), Infinity, /deployRequest/);
    });
    return [deployment.id];
  }),
  cancel('Already being canceled, but it ended with another status', ({ add, clock }) => {
    const deployment = add({ cancelTime: MINUTE, cancelEnding: 'Succeeded' }, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    return [deployment.id];
  }),
  cancel('Accepted, but it succeeded', ({ add }) => [add({ cancelEnding: 'Succeeded' }, MINUTE).id]),
  cancel('Accepted, but it partially succeeded', ({ add }) => [add({ cancelEnding: 'SucceededPartial' }, MINUTE).id]),
  cancel('Accepted, but the validation succeeded', ({ add }) => [
    add({ ...VALIDATION, cancelEnding: 'Succeeded' }, MINUTE).id,
  ]),
  cancel('Accepted, but it failed', ({ add }) => [add({ cancelEnding: 'Failed' }, MINUTE).id]),
  cancel('Perhaps not received, and it succeeded', ({ add, org, clock }) => {
    const meanwhile = (): void => {
      clock.advance(HOUR);
    };
    org.failNext('PATCH', { kind: 'hang', meanwhile }, 1);
    return [add({}, MINUTE).id];
  }),
  cancel('Already succeeded', ({ add }) => [add({}, HOUR).id]),
  cancel('Already partially succeeded', ({ add }) => [add({ ending: 'SucceededPartial' }, HOUR).id]),
  cancel('Already failed', ({ add }) => [add({ ending: 'Failed' }, HOUR).id]),
  cancel('Already failed while it was finalized', ({ add }) => [add({ finalizingFails: true }, HOUR).id]),
  cancel('Already succeeded, with --ignore-completed', ({ add }) => [add({}, HOUR).id, '--ignore-completed']),
  cancel('Already failed, with --ignore-completed', ({ add }) => [
    add({ ending: 'Failed' }, HOUR).id,
    '--ignore-completed',
  ]),
  cancel('Finalizing', ({ add }) => [add({}, 10 * MINUTE + SECOND).id]),
  cancel('Already succeeded, and perhaps a validation', ({ add, org }) => {
    const { id } = add({}, HOUR);
    const deployResult = { id, status: 'Succeeded', done: true, completedDate: '2026-11-02T08:11:00.000+0000' };
    org.failNext('GET', instead(jsonAnswer(200, { id, deployResult })), Infinity, /deployRequest/);
    return [id];
  }),
  cancel('Finalizing, and perhaps a validation', ({ add, org }) => {
    const { id } = add({}, 10 * MINUTE + SECOND);
    org.failNext(
      'GET',
      instead(jsonAnswer(200, { id, deployResult: { id, status: 'Finalizing' } })),
      Infinity,
      /deployRequest/,
    );
    return [id];
  }),
  cancel('Finalizing, a validation', ({ add }) => [add(VALIDATION, 10 * MINUTE + SECOND).id]),
  cancel('Not in the org', () => [UNKNOWN]),
  cancel('Refused, for a lack of permission', ({ add, org }) => {
    const { id } = add({}, MINUTE);
    org.refuseToCancel(id, NOT_ALLOWED);
    return [id];
  }),
  cancel('Refused, for a reason of the org', ({ add, org }) => {
    const { id } = add({}, MINUTE);
    org.refuseToCancel(id, errorAnswer(400, 'UNKNOWN_EXCEPTION', 'An unexpected error occurred'));
    return [id];
  }),
  cancel('No response for a minute', ({ add, org }) => {
    org.failNext('PATCH', RESET);
    org.failNext('GET', RESET);
    return [add({}, MINUTE).id, '--api-version', '67.0'];
  }),
  cancel('The org cannot be reached', ({ add, stop }) => {
    stop();
    return [add({}, MINUTE).id, '--api-version', '67.0'];
  }),
  cancel('The org asks for a pause', ({ add, org }) => {
    const pause = errorAnswer(429, 'REQUEST_LIMIT_EXCEEDED', 'slow down');
    org.failNext('PATCH', instead({ ...pause, headers: { ...pause.headers, 'retry-after': '25' } }), 1);
    return [add({}, MINUTE).id];
  }),
  cancel('A maintenance page for a minute', ({ add, org }) => {
    org.failNext('PATCH', instead(htmlAnswer(503, '<h1>Down for maintenance</h1>')));
    org.failNext('GET', instead(htmlAnswer(503, '<h1>Down for maintenance</h1>')));
    return [add({}, MINUTE).id, '--api-version', '67.0'];
  }),
  cancel('Accepted, and no longer shown', ({ add, org, clock }) => {
    clock.after(2 * SECOND + MINUTE, () => {
      org.failNext('GET', instead(NOT_ALLOWED), Infinity, /deployRequest/);
    });
    return [add({ cancelTime: HOUR }, MINUTE).id];
  }),
  cancel('The session has expired', ({ add, org }) => {
    org.expireSession();
    return [add({}, MINUTE).id];
  }),
];

/** The command finds the deployments. */
export const CANCEL_FOUND: Scene[] = [
  cancel('The newest of the user', ({ add }) => {
    add({}, MINUTE);
    add({}, MINUTE);
    return ['--use-most-recent'];
  }),
  cancel('The newest of the user, who has none', ({ add }) => {
    add(COLLEAGUE);
    return ['--use-most-recent'];
  }),
  cancel('Chosen from the list', ({ add, answer }) => {
    add(COLLEAGUE, MINUTE);
    add({}, MINUTE);
    answer({ chosen: [1], isConfirmed: true });
    return [];
  }),
  cancel('All that are old enough, of an org that does not say what time it is', ({ add, org }) => {
    add({ deployTime: DAY }, 5 * HOUR);
    org.sendsDate = false;
    return ['--all', '--no-prompt', '--older-than', '4h'];
  }),
  cancel('Chosen from the list, and not confirmed', ({ add, answer }) => {
    add();
    answer({});
    return [];
  }),
  cancel('The list is empty', ({ answer }) => {
    answer({});
    return [];
  }),
  cancel('Nothing in the list matches', ({ add, answer }) => {
    add();
    answer({});
    return ['--validations-only'];
  }),
  cancel('All', ({ add }) => {
    add(COLLEAGUE, MINUTE);
    add(VALIDATION, MINUTE);
    return ['--all', '--no-prompt'];
  }),
  cancel('All that match', ({ add }) => {
    add(COLLEAGUE, MINUTE);
    add(VALIDATION, MINUTE);
    return ['--all', '--no-prompt', '--mine', '--validations-only', '--newer-than', '4h'];
  }),
  cancel('All, without waiting', ({ add }) => {
    add({}, MINUTE);
    add({}, MINUTE);
    return ['--all', '--no-prompt', '--async'];
  }),
  cancel('All, not within --wait', ({ add }) => {
    add({ cancelTime: HOUR }, MINUTE);
    add({}, MINUTE);
    return ['--all', '--no-prompt', '--wait', '1'];
  }),
  cancel('All but one, and older than 30 minutes', ({ add }) => {
    const { id } = add({ ...COLLEAGUE, deployTime: DAY }, HOUR);
    add({}, HOUR);
    add({}, MINUTE);
    return ['--all', '--no-prompt', '--older-than', '30m', '--except', id];
  }),
  cancel('All, of which one is refused', ({ add, org }) => {
    add({}, MINUTE);
    org.refuseToCancel(add({}, MINUTE).id, NOT_ALLOWED);
    return ['--all', '--no-prompt'];
  }),
  cancel('All, of which one left the queue', ({ add, answer, clock }) => {
    add({ deployTime: 2 * MINUTE, finalizeTime: 0 }, MINUTE);
    add();
    add();
    answer({
      isConfirmed: true,
      meanwhile: () => {
        clock.advance(2 * MINUTE);
      },
    });
    return ['--all', '--queued-only'];
  }),
  cancel('All, of which all left the queue', ({ add, answer, clock }) => {
    add({ deployTime: 2 * MINUTE, finalizeTime: 0 }, MINUTE);
    add();
    answer({
      isConfirmed: true,
      meanwhile: () => {
        clock.advance(2 * MINUTE);
      },
    });
    return ['--all', '--queued-only'];
  }),
  cancel('Chosen from the list, and it left the queue', ({ add, answer, clock }) => {
    add({ deployTime: 2 * MINUTE, finalizeTime: 0 }, MINUTE);
    add();
    answer({
      isConfirmed: true,
      meanwhile: () => {
        clock.advance(2 * MINUTE);
      },
    });
    return ['--queued-only'];
  }),
  cancel('All, of which one is being finalized', ({ add }) => {
    add({}, 10 * MINUTE + SECOND);
    add();
    return ['--all', '--no-prompt'];
  }),
  cancel('All, and one is queued meanwhile', ({ add, org }) => {
    add({}, MINUTE);
    org.beforeNext('PATCH', () => add());
    return ['--all', '--no-prompt'];
  }),
  cancel('All, of none', () => ['--all', '--no-prompt']),
  cancel('All that match, of none', ({ add }) => {
    add();
    return ['--all', '--no-prompt', '--older-than', '4h'];
  }),
  cancel('Several that are named', ({ add }) => [add({}, MINUTE).id, add({}, HOUR).id, UNKNOWN]),
  cancel('Several that are named, with --ignore-completed', ({ add }) => [
    add({}, HOUR).id,
    add({}, MINUTE).id,
    '--ignore-completed',
  ]),
  cancel('The list is refused', ({ add, org }) => {
    add();
    org.queryRefusal = errorAnswer(400, 'INVALID_TYPE', "sObject type 'DeployRequest' is not supported.");
    return ['--all', '--no-prompt'];
  }),
  cancel('Several that are named, without a response', ({ add, org }) => {
    org.failNext('PATCH', RESET);
    org.failNext('GET', RESET);
    return [add({}, MINUTE).id, add({}, MINUTE).id, '--api-version', '67.0'];
  }),
];

/** Nothing is canceled, because that's what a dry run is for. */
export const DRY_RUNS: Scene[] = [
  cancel('Everything', ({ add }) => {
    add(COLLEAGUE, MINUTE);
    add(VALIDATION, MINUTE);
    return ['--dry-run'];
  }),
  cancel('Everything, of nothing', () => ['--dry-run']),
  cancel('What the filters match', ({ add }) => {
    add(COLLEAGUE, MINUTE);
    add(VALIDATION, MINUTE);
    return ['--dry-run', '--mine'];
  }),
  cancel('All that match', ({ add }) => {
    add(COLLEAGUE, MINUTE);
    add(VALIDATION, MINUTE);
    return ['--dry-run', '--all', '--mine'];
  }),
  cancel('One that is named', ({ add }) => ['--dry-run', add({}, MINUTE).id]),
  cancel('Several that are named', ({ add }) => ['--dry-run', add({}, HOUR).id, add({}, MINUTE).id, UNKNOWN]),
  cancel('One that has ended', ({ add }) => ['--dry-run', add({}, HOUR).id]),
  cancel('One that is being canceled', ({ add, clock }) => {
    const deployment = add({ cancelTime: HOUR }, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    return ['--dry-run', deployment.id];
  }),
  cancel('One of somebody else', ({ add }) => ['--dry-run', add(COLLEAGUE, MINUTE).id]),
  cancel('The newest of the user', ({ add }) => {
    add({}, MINUTE);
    add({}, MINUTE);
    return ['--dry-run', '--use-most-recent'];
  }),
  cancel('Several that are not in the org', () => ['--dry-run', UNKNOWN, '0Af5g000000ZZZY']),
];

/** Deployments are watched until they end, or the command ends. */
export const WATCH: Scene[] = [
  watch('It succeeds', ({ add }) => [add().id]),
  watch('A validation succeeds', ({ add }) => [add(VALIDATION).id]),
  watch('It partially succeeds', ({ add }) => [add({ failAt: MINUTE, rollbackOnError: false }).id]),
  watch('It fails', ({ add }) => [add({ failAt: MINUTE, testFailAt: MINUTE }).id]),
  watch('It fails while it is finalized', ({ add }) => [add({ finalizingFails: true }).id]),
  watch('It fails, and may save changes in spite of errors', ({ add }) => [
    add({ ending: 'Failed', rollbackOnError: false }).id,
  ]),
  watch('It fails, and its details cannot be read', ({ add, org }) => {
    org.failNext('GET', BUSY, Infinity, /includeDetails/);
    return [add({ failAt: MINUTE }).id];
  }),
  watch('The org has no API requests left', ({ add, org, clock }) => {
    clock.after(MINUTE, () => {
      const limit = errorAnswer(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
      org.failNext('GET', instead(limit), Infinity, /deployRequest/);
    });
    return [add({ deployTime: HOUR }).id];
  }),
  watch('Somebody else cancels it', ({ add, clock }) => {
    const deployment = add();
    clock.after(MINUTE, () => {
      deployment.cancel(clock.now(), 'Casey Colleague');
    });
    return [deployment.id];
  }),
  watch('Not ended within --wait', ({ add }) => [add({ deployTime: HOUR }).id, '--wait', '1']),
  watch('Not ended within --wait, with --cancel-on-exit', ({ add }) => [
    add({ deployTime: HOUR }).id,
    ...['--wait', '1', '--cancel-on-exit'],
  ]),
  watch('Not ended within --wait, and not canceled within a minute', ({ add }) => [
    add({ deployTime: HOUR, cancelTime: HOUR }).id,
    ...['--wait', '1', '--cancel-on-exit'],
  ]),
  watch('Not ended within --wait, and refused to cancel', ({ add, org }) => {
    const { id } = add({ deployTime: HOUR });
    org.refuseToCancel(id, NOT_ALLOWED);
    return [id, '--wait', '1', '--cancel-on-exit'];
  }),
  watch('Not ended within --wait, and no response to the request', ({ add, org }) => {
    org.failNext('PATCH', BUSY);
    return [add({ deployTime: HOUR }).id, '--wait', '1', '--cancel-on-exit'];
  }),
  watch('It has failures, with --cancel-on-failure', ({ add }) => [
    add({ failAt: MINUTE, deployTime: HOUR }).id,
    '--cancel-on-failure',
  ]),
  watch('It has failures, and ends before the request', ({ add, org, clock }) => {
    org.beforeNext('PATCH', () => {
      clock.advance(2 * HOUR);
    });
    return [add({ failAt: MINUTE, deployTime: HOUR }).id, '--cancel-on-failure'];
  }),
  watch('It has failures, and the org refuses to cancel', ({ add, org }) => {
    const { id } = add({ failAt: MINUTE });
    org.refuseToCancel(id, NOT_ALLOWED);
    return [id, '--cancel-on-failure'];
  }),
  watch('It has failures, and somebody else canceled it before the request', ({ add, org, clock }) => {
    const deployment = add({ failAt: MINUTE, deployTime: HOUR });
    org.beforeNext('PATCH', () => {
      deployment.cancel(clock.now(), 'Casey Colleague');
    });
    return [deployment.id, '--cancel-on-failure'];
  }),
  watch('It never starts, with --cancel-if-queued', ({ add }) => {
    add({ deployTime: 5 * HOUR });
    return [add().id, '--cancel-if-queued', '30m'];
  }),
  watch('It has failures, and the org does not say whether it rolls back', ({ add, org }) => {
    hide(org, 'rollbackOnError');
    return [add({ failAt: MINUTE, deployTime: 2 * MINUTE, finalizeTime: 0 }).id, '--cancel-on-failure'];
  }),
  watch('It is queued, and the org does not say since when', ({ add, org }) => {
    hide(org, 'createdDate');
    add({ deployTime: 2 * MINUTE, finalizeTime: 0 });
    return [add({ deployTime: MINUTE, finalizeTime: 0 }).id, '--cancel-if-queued', '30m'];
  }),
  watch('The first read gets no response, with --cancel-on-exit', ({ add, org }) => {
    org.failNext('GET', RESET, Infinity, /deployRequest/);
    return [add({ deployTime: HOUR }).id, '--cancel-on-exit', '--api-version', '67.0'];
  }),
  watch('The newest of the user', ({ add }) => {
    add({ deployTime: 2 * MINUTE });
    add();
    return ['--use-most-recent'];
  }),
  watch('It is no longer shown', ({ add, org, clock }) => {
    clock.after(MINUTE, () => {
      org.failNext('GET', instead(NOT_ALLOWED), Infinity, /deployRequest/);
    });
    return [add({ deployTime: HOUR }).id];
  }),
  watch('It is no longer shown, with --cancel-on-exit', ({ add, org, clock }) => {
    clock.after(MINUTE, () => {
      org.failNext('GET', instead(NOT_ALLOWED), Infinity, /deployRequest/);
    });
    return [add({ deployTime: HOUR }).id, '--cancel-on-exit'];
  }),
  watch('It is not in the org', () => [UNKNOWN, '--cancel-on-exit']),
  watch('Several', ({ add }) => [add().id, add({ ending: 'Failed' }).id]),
  watch('Several, of which one fails, one is no longer shown, and one is not in the org', ({ add, org }) => {
    const { id } = add({ ending: 'Failed' });
    const hidden = add();
    org.failNext('GET', instead(NOT_ALLOWED), Infinity, new RegExp(hidden.id.slice(0, 15)));
    return [id, hidden.id, UNKNOWN];
  }),
  watch('Several, of which none is shown', ({ add, org }) => {
    org.failNext('GET', instead(NOT_ALLOWED), Infinity, /deployRequest/);
    return [add().id, add().id];
  }),
  watch('Several, one not within --wait', ({ add }) => [add().id, add({ deployTime: HOUR }).id, '--wait', '15']),
  watch('All', ({ add }) => {
    add({ ...COLLEAGUE, ending: 'Failed' });
    add();
    return ['--all'];
  }),
  watch('All, and one is queued meanwhile', ({ add, org }) => {
    add();
    org.beforeNext('GET', () => add(), /deployRequest/);
    return ['--all'];
  }),
  watch('All, of none', () => ['--all']),
];

/** A signal comes: Ctrl-C, an aborted pipeline, a closed terminal. */
export const INTERRUPTIONS: Scene[] = [
  cancel('Before the request', ({ add, org, interrupt }) => {
    add();
    org.failNext('GET', { kind: 'hang', meanwhile: interrupt }, 1, /query/);
    return ['--all', '--no-prompt'];
  }),
  cancel('Before the response', ({ add, org, interrupt }) => {
    org.failNext('PATCH', { kind: 'hang', meanwhile: interrupt });
    return [add({}, MINUTE).id];
  }),
  cancel('While a refusal is explained', ({ add, org, interrupt }) => {
    const { id } = add({}, MINUTE);
    org.refuseToCancel(id, NOT_ALLOWED);
    org.failNext('GET', { kind: 'hang', meanwhile: interrupt }, 1, /deployRequest/);
    return [id];
  }),
  cancel('While waiting', ({ add, clock, interrupt }) => {
    clock.after(MINUTE + 5 * SECOND, interrupt);
    return [add({ cancelTime: HOUR }, MINUTE).id];
  }),
  cancel('While waiting for one that somebody else is canceling', ({ add, clock, interrupt }) => {
    clock.after(MINUTE + 5 * SECOND, interrupt);
    const deployment = add({ cancelTime: HOUR }, MINUTE);
    deployment.cancel(clock.now(), 'Casey Colleague');
    return [deployment.id];
  }),
  cancel('Before all requests were sent', ({ add, org, interrupt }) => {
    org.failNext('PATCH', { kind: 'hang', meanwhile: interrupt });
    return Array.from({ length: 6 }, () => add().id);
  }),
  cancel('While waiting for two that the org is canceling', ({ add, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    const deployments = [add({ cancelTime: HOUR }), add({ cancelTime: HOUR })];
    for (const deployment of deployments) deployment.start(clock.now());
    return deployments.map(({ id }) => id);
  }),
  cancel('After a response that has no status', ({ add, org, interrupt }) => {
    org.failNext('PATCH', { kind: 'afterActing', answer: jsonAnswer(202, {}) });
    org.failNext('GET', { kind: 'hang', meanwhile: interrupt }, 1, /deployRequest/);
    return [add({ cancelTime: HOUR }, MINUTE).id];
  }),
  cancel('Without a response, but the org is canceling it', ({ add, org, clock, interrupt }) => {
    clock.after(2 * MINUTE, interrupt);
    org.failNext('PATCH', { kind: 'afterActing', answer: htmlAnswer(502, 'Bad gateway') });
    return [add({ cancelTime: HOUR }, MINUTE).id];
  }),
  cancel('While waiting for many', ({ add, org, clock, interrupt }) => {
    clock.after(8 * MINUTE + 40 * SECOND, interrupt);
    add({ cancelTime: HOUR }, MINUTE);
    org.refuseToCancel(add({}, MINUTE).id, NOT_ALLOWED);
    for (let index = 0; index < 6; index += 1) add({}, MINUTE);
    return ['--all', '--no-prompt'];
  }),
  cancel('While waiting for several', ({ add, org, clock, interrupt }) => {
    clock.after(4 * MINUTE, interrupt);
    add({ cancelTime: HOUR }, MINUTE);
    org.refuseToCancel(add({}, MINUTE).id, NOT_ALLOWED);
    add({}, MINUTE);
    return ['--all', '--no-prompt'];
  }),
  watch('Before the first read', ({ add, org, interrupt }) => {
    org.failNext('GET', { kind: 'hang', meanwhile: interrupt }, 1, /deployRequest/);
    return [add().id];
  }),
  watch('While watching', ({ add, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    return [add().id];
  }),
  watch('While watching one that somebody else is canceling', ({ add, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    const deployment = add({ cancelTime: HOUR });
    deployment.cancel(clock.now(), 'Casey Colleague');
    return [deployment.id];
  }),
  watch('With --cancel-on-exit', ({ add, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    return [add().id, '--cancel-on-exit'];
  }),
  watch('With --cancel-on-exit, queued', ({ add, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    add();
    return [add().id, '--cancel-on-exit'];
  }),
  watch('With --cancel-on-exit, refused', ({ add, org, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    const { id } = add();
    org.refuseToCancel(id, NOT_ALLOWED);
    return [id, '--cancel-on-exit'];
  }),
  watch('With --cancel-on-exit, but it had just ended', ({ add, org, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    org.beforeNext('PATCH', () => {
      clock.advance(2 * SECOND);
    });
    return [add({ deployTime: MINUTE + SECOND, finalizeTime: 0 }).id, '--cancel-on-exit'];
  }),
  watch('With --cancel-on-exit, no response', ({ add, org, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    org.failNext('PATCH', hang(clock));
    return [add().id, '--cancel-on-exit'];
  }),
  watch('Several', ({ add, clock, interrupt }) => {
    clock.after(MINUTE, interrupt);
    return [add().id, add().id];
  }),
];

/** The org isn't asked for anything. */
export const USAGE: Scene[] = [
  cancel('No selector, and nobody to choose', () => []),
  cancel('Nobody to confirm --all', () => ['--all']),
  cancel('No job ID', () => ['0Af123']),
  cancel('An address that a shell has cut', () => [
    'https://example.my.salesforce.com/changemgmt/monitorDeploymentsDetails.apexp?asyncId=0Af0x000017yLUF',
  ]),
  cancel('An address of two deployments', () => [
    'https://example.my.salesforce.com/changemgmt/monitorDeploymentsDetails.apexp?asyncId=0Af0x000017yLUF&asyncId=0Af0x000017yLUG',
  ]),
  cancel('A mistyped job ID', () => ['0Af0x000017yLUFCA3']),
  cancel('A job ID and --all', () => ['0Af0x000017yLUFCA2', '--all']),
  cancel('No API version', () => ['--all', '--api-version', 'latest']),
  cancel('A wrong --wait', () => ['--all', '--wait', '5m']),
  cancel('No --wait', () => ['--all', '--wait', '0']),
  cancel('A wrong --older-than', () => ['--all', '--older-than', '4 hours']),
  watch('Several, with a flag to cancel', () => ['--all', '--cancel-on-exit']),
  watch('No selector, and nobody to choose', () => []),
];

/** A read that's only there to say that the org has no such resource. */
export const READS: Scene[] = [
  watch('The org hides it', ({ add, org }) => {
    org.failNext('GET', instead(GONE), Infinity, /deployRequest/);
    return [add().id];
  }),
];

/** What people read while the command asks, or while they wait. */
export const QUESTIONS: Scene[] = [
  cancel('Choosing from the list', ({ add, answer }) => {
    add(COLLEAGUE, MINUTE);
    add({}, MINUTE);
    add(VALIDATION, MINUTE);
    answer({ chosen: [1, 2], isConfirmed: true });
    return [];
  }),
  cancel('The list has only one', ({ add, answer }) => {
    add(COLLEAGUE, MINUTE);
    answer({ isConfirmed: true });
    return ['--async'];
  }),
  {
    ...cancel('All, in a sandbox', ({ add, answer }) => {
      add(COLLEAGUE, MINUTE);
      add(VALIDATION, MINUTE);
      answer({});
      return ['--all'];
    }),
    login: { isSandbox: true },
  },
  watch('Choosing from the list', ({ add, answer }) => {
    add({}, MINUTE);
    add({}, MINUTE);
    answer({ chosen: [0] });
    return ['--wait', '1'];
  }),
  watch('The list has only one', ({ add, answer }) => {
    add({}, MINUTE);
    answer({ chosen: [0] });
    return ['--wait', '1'];
  }),
  { ...cancel('In a log', ({ add }) => [add({ cancelTime: 3 * MINUTE }, MINUTE).id]), progress: 'log' },
  {
    ...cancel('Several, in a log', ({ add }) => {
      add({ cancelTime: MINUTE }, MINUTE);
      add({}, MINUTE);
      return ['--all', '--no-prompt'];
    }),
    progress: 'log',
  },
  {
    ...watch('Queued, in a log', ({ add }) => {
      add({ ...COLLEAGUE, deployTime: 4 * MINUTE }, MINUTE);
      const { id } = add({ deployTime: 30 * SECOND, finalizeTime: 0 }, MINUTE);
      add();
      add();
      return [id];
    }),
    progress: 'log',
  },
  {
    ...watch('Queued with another one, in a log', ({ add }) => {
      add({ deployTime: 30 * SECOND, finalizeTime: 0 });
      const { id } = add();
      add();
      return [id, '--wait', '1'];
    }),
    progress: 'log',
  },
  { ...cancel('On a terminal', ({ add }) => [add({ cancelTime: 2 * SECOND }, MINUTE).id]), progress: 'drawn' },
  {
    ...cancel('Several, on a terminal', ({ add }) => {
      add({ cancelTime: 2 * SECOND }, MINUTE);
      add({}, MINUTE);
      return ['--all', '--no-prompt'];
    }),
    progress: 'drawn',
  },
  { ...watch('On a terminal', ({ add }) => [add({ deployTime: 2 * SECOND }).id]), progress: 'drawn' },
  {
    ...watch('Several, on a terminal', ({ add }) => [
      add({ deployTime: 2 * SECOND }).id,
      add({ deployTime: 2 * SECOND }).id,
    ]),
    progress: 'drawn',
  },
];
