import type { Duration } from '@salesforce/kit';
import stringWidth from 'string-width';
import type { Deployment } from '../deployments/deployment.js';
import { QUEUED } from '../deployments/status.js';
import { counted, sentences } from '../messages.js';
import { localTime, timeAgo } from './time.js';
import type { Filters } from '../deployments/filters.js';

const kindOf = ({ checkOnly }: Deployment): string =>
  sentences.getMessage(checkOnly ? 'kind.validation' : 'kind.deployment');

/** The status for a sentence about it. */
export const statusOf = ({ status }: Deployment): string => status ?? sentences.getMessage('status.unknown');

const starterOf = ({ createdByName, createdById }: Deployment): string => createdByName ?? createdById ?? '';

const countOf = (done: number | undefined, total: number | undefined): string =>
  total ? `${done ?? 0}/${total}` : '-';

type Column = { heading: string; of: (deployment: Deployment, now: number) => string };

const column = (key: string, of: Column['of']): Column => ({ heading: sentences.getMessage(`column.${key}`), of });

const COLUMNS: Column[] = [
  column('jobId', ({ id }) => id),
  column('status', statusOf),
  column('kind', kindOf),
  column('started', ({ createdDate }, now) => timeAgo(createdDate, now, 'narrow')),
  column('startedBy', starterOf),
  column('components', ({ numberComponentsDeployed, numberComponentsTotal }) =>
    countOf(numberComponentsDeployed, numberComponentsTotal),
  ),
  column('tests', ({ numberTestsCompleted, numberTestsTotal }) => countOf(numberTestsCompleted, numberTestsTotal)),
];

/** The column that is cut when there's no room. */
const STARTED_BY = 4;

/** A name is cut to this width before columns are left out. */
const SHORTEST_NAME = 12;

const GAP = '  ';

const cut = (text: string, width: number): string => {
  let [short, shortWidth] = ['', 0];
  if (stringWidth(text) <= width) return text;
  for (const character of text) {
    shortWidth += stringWidth(character);
    if (shortWidth > width - 1) break;
    short += character;
  }
  return `${short}…`;
};

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** The one in progress comes first, because it's what the others wait for. */
export const runningFirst = (deployments: Deployment[]): Deployment[] => [
  ...deployments.filter(({ status }) => status !== QUEUED),
  ...deployments.filter(({ status }) => status === QUEUED),
];

/** A list of deployments as lines of a table. */
export type DeploymentTable = { heading: string; rows: string[] };

/**
 * Writes deployments as a table, whose columns line up in any script. If there's no room, the last columns are left out and
 * names are cut.
 *
 * @param now the org's time, in milliseconds since 1970
 * @param room how many characters a line may have
 */
export const deploymentTable = (deployments: Deployment[], now: number, room: number): DeploymentTable => {
  const lines = [
    COLUMNS.map(({ heading }) => heading),
    ...deployments.map((each) => COLUMNS.map(({ of }) => of(each, now))),
  ];
  const widths = COLUMNS.map((_, index) => Math.max(...lines.map((cells) => stringWidth(cells[index] ?? ''))));
  const widthOf = (columns: number[]): number => columns.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
  const overflow = (): number => widthOf(widths) - room;

  const nameWidth = widths[STARTED_BY] ?? 0;
  const mayBeCut = (): number => (widths.length > STARTED_BY ? Math.max(0, nameWidth - SHORTEST_NAME) : 0);
  while (overflow() > mayBeCut() && widths.length > 1) widths.pop();
  if (widths.length > STARTED_BY) widths[STARTED_BY] = nameWidth - Math.max(0, overflow());

  const [heading = '', ...rows] = lines.map((cells) =>
    widths
      .map((width, index) => pad(cut(cells[index] ?? '', width), width))
      .join(GAP)
      .trimEnd(),
  );
  return { heading, rows };
};

const countsOf = (deployments: Deployment[], prefix = ''): string[] => {
  const validations = deployments.filter(({ checkOnly }) => checkOnly).length;
  const others = deployments.length - validations;
  return [
    ...(others > 0 ? [counted(`phrase.${prefix}deployments`, others)] : []),
    ...(validations > 0 ? [counted(`phrase.${prefix}validations`, validations)] : []),
  ];
};

/** How many deployments and validations there are, such as `2 deployments and 1 validation`. */
export const countPhrase = (deployments: Deployment[]): string =>
  new Intl.ListFormat('en').format(countsOf(deployments));

/**
 * What the filters left alone, such as `1 deployment, 1 younger validation`.
 *
 * @param younger those that only their age saved
 */
export const leftAlonePhrase = (younger: Deployment[], others: Deployment[]): string =>
  [...countsOf(others), ...countsOf(younger, 'younger.')].join(', ');

/** What the filters match, such as `2 validations older than 4 h`. */
export const filterPhrase = ({ validationsOnly, queuedOnly, mine, olderThan }: Filters, count: number): string => {
  const kind = validationsOnly ? 'validations' : 'deployments';
  const found = counted(`phrase.${queuedOnly ? 'queued.' : ''}${kind}`, count);
  const yours = mine ? sentences.getMessage('phrase.yours', [found]) : found;
  return olderThan ? sentences.getMessage('phrase.olderThan', [yours, age(olderThan)]) : yours;
};

/** A duration in its largest whole unit, such as `4 h`. */
const age = ({ minutes }: Duration): string => {
  if (minutes % 1440 === 0) return `${minutes / 1440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
};

/** When something was, such as `3 minutes ago (Nov 2, 8:06 AM)`. */
export const momentPhrase = (date: string, now: number): string =>
  sentences.getMessage('phrase.moment', [timeAgo(date, now, 'long'), localTime(date)]);

/** Which deployment it is, such as `validation 0Af… (Pending), started 3 minutes ago by Riley Release`. */
export const deploymentPhrase = (deployment: Deployment, now: number): string => {
  const what = [kindOf(deployment), deployment.id, statusOf(deployment)];
  const when = timeAgo(deployment.createdDate, now, 'long');
  const who = starterOf(deployment);
  return when && who
    ? sentences.getMessage('phrase.deployment', [...what, when, who])
    : sentences.getMessage('phrase.deployment.bare', what);
};
