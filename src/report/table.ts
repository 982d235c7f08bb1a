import measure from 'fast-string-truncated-width';
import type { Deployment } from '../deployments/deployment.js';
import { say } from '../messages.js';
import { kindOf, requesterOf, statusOf } from './phrases.js';
import { timeAgo } from './time.js';

type Column = {
  heading: string;
  of: (deployment: Deployment, now: number) => string;
  /** To this many characters, the column is cut before others are left out. */
  shortest?: number;
};

const countOf = (done = 0, total = 0): string => (total ? `${done}/${total}` : '-');

const COLUMNS: Column[] = [
  { heading: say('column.jobId'), of: ({ id }) => id },
  { heading: say('column.status'), of: statusOf },
  { heading: say('column.kind'), of: kindOf },
  { heading: say('column.requested'), of: ({ createdDate }, now) => timeAgo(createdDate, now, 'narrow') },
  { heading: say('column.requestedBy'), of: requesterOf, shortest: 12 },
  {
    heading: say('column.components'),
    of: ({ numberComponentsDeployed, numberComponentsTotal }) =>
      countOf(numberComponentsDeployed, numberComponentsTotal),
  },
  {
    heading: say('column.tests'),
    of: ({ numberTestsCompleted, numberTestsTotal }) => countOf(numberTestsCompleted, numberTestsTotal),
  },
];

const GAP = '  ';

const cut = (text: string, width: number): string => {
  const { index, ellipsed } = measure(text, { limit: width, ellipsis: '…' });
  return ellipsed ? `${text.slice(0, index)}…` : text;
};

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - measure(text).width));

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/** The widths of as many columns as there's room for: the last ones are left out, and those that can be are cut. */
const widthsThatFit = (widths: number[], room: number): number[] => {
  const overflow = sum(widths) + GAP.length * (widths.length - 1) - room;
  if (overflow <= 0) return widths;
  const savings = widths.map((width, index) => Math.max(0, width - (COLUMNS[index]?.shortest ?? width)));
  if (sum(savings) < overflow && widths.length > 1) return widthsThatFit(widths.slice(0, -1), room);
  // There's one column that can be cut.
  return widths.map((width, index) => width - Math.min(savings[index] ?? 0, overflow));
};

/**
 * Writes deployments as a table, whose columns line up in any script.
 *
 * @param now the org's time, in milliseconds since 1970
 * @param room how many characters a line may have
 */
export const deploymentTable = (
  deployments: Deployment[],
  now: number,
  room: number,
): { heading: string; rows: string[] } => {
  const lines = [
    COLUMNS.map(({ heading }) => heading),
    ...deployments.map((each) => COLUMNS.map(({ of }) => of(each, now))),
  ];
  const widths = widthsThatFit(
    COLUMNS.map((_, index) => Math.max(...lines.map((cells) => measure(cells[index] ?? '').width))),
    room,
  );
  const [heading = '', ...rows] = lines.map((cells) =>
    widths
      .map((width, index) => pad(cut(cells[index] ?? '', width), width))
      .join(GAP)
      .trimEnd(),
  );
  return { heading, rows };
};
