import { Messages } from '@salesforce/core';
import type { ListedDeployment } from '../deployRequest/listedDeployment.js';
import { printable } from '../report/printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

const relativeTime = new Intl.RelativeTimeFormat('en', { style: 'narrow' });

const AGE_UNITS = [
  { unit: 'day', milliseconds: 86_400_000 },
  { unit: 'hour', milliseconds: 3_600_000 },
  { unit: 'minute', milliseconds: 60_000 },
  { unit: 'second', milliseconds: 1000 },
] as const;

/** How long ago a date was, such as `3m ago`; empty where the org didn't say. */
const ageOf = (date: string | undefined, now: number): string => {
  const age = date ? now - Date.parse(date) : NaN;
  if (Number.isNaN(age)) return '';
  // The clock of the org and that of this machine may differ by some seconds.
  const { unit, milliseconds } = AGE_UNITS.find((each) => age >= each.milliseconds) ?? {
    unit: 'second',
    milliseconds: 1000,
  };
  return relativeTime.format(-Math.max(0, Math.floor(age / milliseconds)), unit);
};

const kindOf = ({ checkOnly }: ListedDeployment): string =>
  messages.getMessage(checkOnly ? 'kind.validation' : 'kind.deployment');

const starterOf = ({ createdByName, createdById }: ListedDeployment): string =>
  printable(createdByName ?? createdById ?? '');

const countOf = (done: number | undefined, total: number | undefined): string =>
  total ? `${done ?? 0}/${total}` : '-';

const COLUMNS: Array<{ heading: string; width: number; of: (deployment: ListedDeployment, now: number) => string }> = [
  { heading: messages.getMessage('column.startedBy'), width: 18, of: starterOf },
  { heading: messages.getMessage('column.started'), width: 10, of: ({ createdDate }, now) => ageOf(createdDate, now) },
  { heading: messages.getMessage('column.kind'), width: 10, of: kindOf },
  { heading: messages.getMessage('column.status'), width: 10, of: ({ status }) => printable(status) },
  {
    heading: messages.getMessage('column.components'),
    width: 11,
    of: ({ numberComponentsDeployed, numberComponentsTotal }) =>
      countOf(numberComponentsDeployed, numberComponentsTotal),
  },
  {
    heading: messages.getMessage('column.tests'),
    width: 9,
    of: ({ numberTestsCompleted, numberTestsTotal }) => countOf(numberTestsCompleted, numberTestsTotal),
  },
];

const row = (cells: string[]): string =>
  cells
    .map((cell, index) => {
      const width = COLUMNS[index]?.width ?? 0;
      return (cell.length > width ? `${cell.slice(0, width - 1)}…` : cell).padEnd(width);
    })
    .join(' ')
    .trimEnd();

/** The headings above the rows of {@link deploymentRow}. */
export const headingRow = (): string => row(COLUMNS.map(({ heading }) => heading));

/**
 * A deployment in one line of 73 characters at most, for a list on a terminal of 80.
 *
 * @param now the time, in milliseconds since 1970
 */
export const deploymentRow = (deployment: ListedDeployment, now: number): string =>
  row(COLUMNS.map(({ of }) => of(deployment, now)));

/** A deployment in a few words, such as `validation 0Af… (Pending), started 3m ago by Riley Release`. */
export const deploymentPhrase = (deployment: ListedDeployment, now: number): string =>
  messages.getMessage('deploymentPhrase', [
    kindOf(deployment),
    deployment.id,
    printable(deployment.status),
    ageOf(deployment.createdDate, now),
    starterOf(deployment),
  ]);
