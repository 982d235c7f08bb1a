import type { History, Invocation, PlannedDeployment } from './history.js';

const deployment: PlannedDeployment = {
  isMine: true,
  pause: 30,
  checkOnly: false,
  rollbackOnError: true,
  deployTime: 600,
  finalizeTime: 0,
  cancelTime: 2,
  cancelHiddenTime: 0,
};

const invocation: Invocation = {
  command: 'cancel-rest',
  selector: 'ids',
  which: [0],
  filters: [],
  flags: [],
  view: 'log',
  answerAfter: 0,
  confirms: true,
  apiVersion: '67.0',
};

/** Histories that weren't told as they were, or that random ones seldom have. */
export const REGRESSIONS: Array<{ name: string; history: History }> = [
  {
    name: 'an org that never tells when a deployment started',
    history: {
      deployments: [{ ...deployment, isEmpty: true }],
      events: [],
      mishaps: [],
      untold: 'startDate',
      invocation,
    },
  },
  {
    name: 'an org that never tells whether it rolls back',
    history: {
      deployments: [{ ...deployment, rollbackOnError: false }],
      events: [],
      mishaps: [],
      untold: 'rollbackOnError',
      invocation,
    },
  },
  {
    name: 'a list that is refused while the session is renewed',
    history: {
      deployments: [deployment],
      events: [{ when: { method: 'GET', nth: 1 }, what: 'the session expires', which: 0 }],
      mishaps: [{ when: { at: 0 }, what: '403 TotalRequests', method: 'GET', path: 'any', times: 1 }],
      invocation: { ...invocation, selector: 'mostRecent' },
    },
  },
  {
    name: 'a request that is lost while the machine sleeps, and a deployment that ends meanwhile',
    history: {
      deployments: [
        { ...deployment, pause: 0, deployTime: 89, finalizeTime: 35, cancelTime: 0 },
        { ...deployment, pause: 0, deployTime: 0, finalizeTime: 2, cancelTime: 0 },
      ],
      events: [{ when: { method: 'PATCH', nth: 1 }, what: 'the machine sleeps', which: 0 }],
      mishaps: [],
      invocation: {
        ...invocation,
        ...{ command: 'watch-rest', which: [1], view: 'json', wait: 5 },
        flags: ['--cancel-on-exit', '--cancel-if-queued 2m'],
      },
    },
  },
  {
    name: 'a list that shows failures while the deployment can’t be read',
    history: {
      deployments: [{ ...deployment, rollbackOnError: false, failAt: 0 }],
      events: [],
      mishaps: [{ when: { at: 0 }, what: 'a page with 200', method: 'GET', path: 'deployment', times: 2 }],
      invocation: { ...invocation, command: 'watch-rest', selector: 'mostRecent', flags: ['--cancel-on-failure'] },
    },
  },
];
