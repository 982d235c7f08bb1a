import { expect } from 'chai';
import { parseDeployRequest, unseenDeployment } from '../../src/deployments/deployment.js';
import { NO_FILTERS } from '../../src/deployments/filters.js';
import type { Cancellation } from '../../src/deployments/outcome.js';
import { OrgFailure } from '../../src/org/failure.js';
import { type Account, accountOf, type Facts } from '../../src/report/account.js';
import { nextSteps, sentenceOn } from '../../src/report/tell.js';
import { CONTEXT } from './context.js';

const ID = '0Af5g0000000001CAA';
const OTHER_ID = '0Af5g0000000002CAA';
const ME = '0055g0000000001AAA';
const CASEY = { canceledBy: '0055g000000ZZZZ', canceledByName: 'Casey' };

const REFUSAL = new OrgFailure('refused', 'No.', { errorCode: 'ODD' });
const LOST = new OrgFailure('unreachable', 'ECONNRESET');

type Case = Omit<Cancellation, 'deployment' | 'seen'> & {
  seen?: Cancellation['seen'];
  title: string;
  status?: string;
  fields?: Record<string, boolean | string | null>;
  facts?: Partial<Facts>;
  account: Partial<Account>;
};

const accountOfCase = ({ status, fields, facts, ...rest }: Case, id = ID): Account => {
  const read =
    status === undefined
      ? undefined
      : parseDeployRequest(
          { id, deployResult: { id, status, startDate: 'then', rollbackOnError: true, ...fields } },
          id,
        );
  const org = { apiVersion: '67.0', knownUserId: () => ME };
  return accountOf(
    { seen: read ? 'now' : 'never', ...rest, deployment: read ?? unseenDeployment(id) },
    { purpose: 'cancel', scope: 'one', org, ...facts },
  );
};

const OLD = { org: { apiVersion: '64.0', knownUserId: () => ME } };
const STRANGER = { org: { apiVersion: '67.0', knownUserId: () => undefined } };
const WATCH = { purpose: 'watch' } as const;

/** Who did it, how we know, and what it means for the org. */
const CASES: Case[] = [
  {
    title: 'accepted, and canceled at our request',
    request: 'accepted',
    status: 'Canceled',
    fields: { canceledBy: ME.slice(0, 15), canceledByName: 'Me' },
    account: { what: 'what.canceled', effect: 'effect.rolledBack', steps: ['step.list'] },
  },
  {
    title: 'accepted, canceled, and the org doesn’t say whether it rolls back',
    request: 'accepted',
    status: 'Canceled',
    fields: { rollbackOnError: null },
    account: { effect: 'effect.mayBeKept', steps: ['step.check', 'step.list'] },
  },
  {
    title: 'accepted, but the org names somebody else',
    request: 'accepted',
    status: 'Canceled',
    fields: CASEY,
    account: { what: 'what.canceled.user', effect: 'effect.rolledBackUnlessOld' },
  },
  {
    title: 'accepted, and it is not known who we are',
    request: 'accepted',
    status: 'Canceled',
    fields: CASEY,
    facts: STRANGER,
    account: { what: 'what.canceled', effect: 'effect.rolledBack' },
  },
  {
    title: 'perhaps not received, and canceled',
    request: 'unconfirmed',
    status: 'Canceled',
    fields: CASEY,
    account: { what: 'what.canceled.user', effect: 'effect.rolledBackUnlessOld' },
  },
  {
    title: 'watched, and canceled by somebody before the request',
    request: 'refused',
    status: 'Canceled',
    fields: CASEY,
    facts: { ...WATCH, reason: 'failed' },
    account: { what: 'what.canceled.user', steps: ['step.ask'], exitCode: 1, errorName: undefined },
  },
  {
    title: 'watched, and canceled by this command, which asked too early',
    request: 'accepted',
    status: 'Canceled',
    facts: { ...WATCH, reason: 'timeUp' },
    account: { what: 'what.canceled.flag', steps: ['step.moreTime'], exitCode: 69 },
  },
  {
    title: 'canceled with an old API version',
    request: 'accepted',
    status: 'Canceled',
    facts: OLD,
    account: { effect: 'effect.mayBeKept', steps: ['step.check', 'step.list'] },
  },
  {
    title: 'canceled, and the org says that it never started',
    request: 'accepted',
    status: 'Canceled',
    fields: { startDate: null },
    facts: OLD,
    account: { effect: 'effect.notStarted', steps: ['step.list'] },
  },
  {
    title: 'canceled, and the org says that it never started, but has processed some of it',
    request: 'accepted',
    status: 'Canceled',
    fields: { startDate: null, numberComponentsDeployed: '800' },
    account: { effect: 'effect.rolledBack' },
  },
  {
    title: 'perhaps canceled by this command, with an old API version',
    request: 'unconfirmed',
    status: 'Canceled',
    facts: OLD,
    account: { what: 'what.canceled', effect: 'effect.mayBeKept' },
  },
  {
    title: 'succeeded before, and the org does not say whether it was a validation',
    request: 'refused',
    status: 'Succeeded',
    account: { effect: 'effect.savedUnlessValidation', steps: ['step.undo'] },
  },
  {
    title: 'a validation that succeeded before, and could be deployed quickly',
    request: 'refused',
    status: 'Succeeded',
    fields: { checkOnly: true },
    account: { effect: 'effect.validation', steps: ['step.quickDeploy'] },
  },
  {
    title: 'finalizing, and the org does not say whether it is a validation',
    request: 'refused',
    status: 'Finalizing',
    account: { what: 'what.finalizing.unknownKind', effect: undefined },
  },
  {
    title: 'refused, because the session has expired',
    request: 'refused',
    failure: new OrgFailure('refused', 'Session expired', { errorCode: 'INVALID_SESSION_ID' }),
    account: { what: 'what.noSession', steps: ['advice', 'step.setup'] },
  },
  {
    title: 'failed, and allowed to save changes',
    request: 'refused',
    status: 'Failed',
    fields: { rollbackOnError: false },
    account: { what: 'what.notCanceled', effect: 'effect.maySaved', steps: ['step.check', 'step.failures'] },
  },
  {
    title: 'failed, and the org does not say whether it rolls back',
    request: 'refused',
    status: 'Failed',
    fields: { rollbackOnError: null },
    account: { effect: 'effect.mayBeKept', steps: ['step.check', 'step.failures'] },
  },
  {
    title: 'failed, and rolled back',
    request: 'refused',
    status: 'Failed',
    fields: { rollbackOnError: true },
    account: { effect: 'effect.rolledBack', steps: ['step.failures'] },
  },
  {
    title: 'succeeded before, in a dry run',
    request: 'dryRun',
    status: 'Succeeded',
    fields: { checkOnly: false },
    account: { what: 'what.notCanceled', effect: 'effect.saved', steps: ['step.undo'], errorName: undefined },
  },
  {
    title: 'succeeded before, which is fine',
    request: 'refused',
    status: 'Succeeded',
    facts: { ignoreCompleted: true },
    account: { what: 'what.notCanceled', steps: ['step.undo'], errorName: undefined, exitCode: 0 },
  },
  {
    title: 'refused, and read after that',
    request: 'refused',
    status: 'InProgress',
    failure: REFUSAL,
    account: { what: 'what.refused', errorName: 'ODD', steps: ['step.repeat', 'advice', 'step.setup'] },
  },
  {
    title: 'refused after a signal',
    request: 'refused',
    status: 'InProgress',
    failure: REFUSAL,
    seen: 'before',
    facts: { ...WATCH, reason: 'interrupted' },
    account: { what: 'what.refused.unread' },
  },
  {
    title: 'refused, and not read after that',
    request: 'refused',
    status: 'InProgress',
    failure: REFUSAL,
    seen: 'before',
    account: { what: 'what.refused.unread' },
  },
  {
    title: 'refused, and ended in its own way',
    request: 'refusedWhileWatching',
    status: 'Failed',
    fields: { rollbackOnError: true },
    requestFailure: REFUSAL,
    facts: { ...WATCH, reason: 'failed' },
    account: { what: 'what.ended.refused', failure: REFUSAL, steps: ['advice', 'step.failures'], errorName: undefined },
  },
  {
    title: 'being canceled by somebody else, after a signal',
    request: 'alreadyCanceling',
    status: 'Canceling',
    fields: CASEY,
    seen: 'before',
    account: { what: 'what.canceling.user', steps: ['step.watch'], errorName: undefined },
  },
  {
    title: 'accepted, and shown as in progress',
    request: 'accepted',
    status: 'InProgress',
    account: { what: 'what.canceling.hidden' },
  },
  { title: 'accepted, and not shown', request: 'accepted', account: { what: 'what.canceling.unseen' } },
  {
    title: 'without a response, and without a read',
    request: 'unconfirmed',
    failure: LOST,
    account: {
      what: 'what.unconfirmed',
      errorName: 'OrgUnreachableError',
      steps: ['step.repeat', 'advice', 'step.setup'],
    },
  },
  {
    title: 'watched, and failed while it was finalized',
    request: 'notSent',
    status: 'FinalizingFailed',
    facts: WATCH,
    account: { what: 'what.ended', effect: 'effect.unknown', steps: ['step.check'] },
  },
  {
    title: 'watched, and succeeded before the request to cancel',
    request: 'refusedWhileWatching',
    status: 'Succeeded',
    fields: { checkOnly: false },
    requestFailure: REFUSAL,
    facts: { ...WATCH, reason: 'interrupted' },
    account: { what: 'what.ended.refused', steps: ['advice', 'step.undo'], errorName: undefined, exitCode: 0 },
  },
  {
    title: 'watched, and succeeded',
    request: 'notSent',
    status: 'Succeeded',
    fields: { checkOnly: false },
    facts: WATCH,
    account: { what: 'what.ended', effect: 'effect.saved', steps: [], exitCode: 0 },
  },
];

describe('the account of a deployment', () => {
  for (const one of CASES) {
    it(one.title, () => {
      const { cancellation, ...account } = accountOfCase(one);

      expect(cancellation.request).to.equal(one.request);
      expect(account).to.deep.include(one.account);
    });
  }

  it('is a sentence in which no place is left empty', () => {
    for (const one of CASES) expect(sentenceOn(accountOfCase(one), CONTEXT)).not.to.match(/undefined|\{| {2}|\(\)/);
  });

  it('merges the steps of several, each with the IDs that it is for', () => {
    const saved = CASES.filter(({ title }) => title.startsWith('succeeded before'));
    const [one, other] = saved.map((each, index) => accountOfCase(each, index === 0 ? ID : OTHER_ID));

    expect(
      nextSteps(
        [one, other].flatMap((each) => each ?? []),
        NO_FILTERS,
        CONTEXT,
      ),
    ).to.deep.equal([
      `To undo deployments ${ID} and ${OTHER_ID}, deploy the previous version of the metadata, and delete the added components.`,
    ]);
  });
});
