import { styleText } from 'node:util';
import {
  createPrompt,
  isDownKey,
  isEnterKey,
  isSpaceKey,
  isUpKey,
  makeTheme,
  useKeypress,
  usePagination,
  usePrefix,
  useState,
} from '@inquirer/core';
import { say } from '../messages.js';
import type { TableRow } from './environment.js';
import { MARKED, MARKS_WIDTH, NOT_MARKED, POINTER } from './listMarks.js';
import { wrap } from './wrap.js';

type Config = { message: string; heading: string; choices: Array<TableRow<unknown>> };

/**
 * A list in which Enter takes the highlighted row, or all marked rows if the space bar has marked some. The library's own
 * lists do one or the other, and don't keep the heading in sight.
 */
const prompt = createPrompt<unknown[], Config>(({ message, heading, choices }, done) => {
  const theme = makeTheme();
  const [isDone, setIsDone] = useState(false);
  const [active, setActive] = useState(0);
  const [marked, setMarked] = useState<number[]>([]);
  const prefix = usePrefix({ status: isDone ? 'done' : 'idle', theme });
  const chosen = choices.filter((_, index) => (marked.length > 0 ? marked.includes(index) : index === active));

  useKeypress((key) => {
    if (isEnterKey(key)) {
      setIsDone(true);
      done(chosen.map(({ value }) => value));
    } else if (isUpKey(key)) setActive(Math.max(0, active - 1));
    else if (isDownKey(key)) setActive(Math.min(choices.length - 1, active + 1));
    else if (isSpaceKey(key)) {
      setMarked(marked.includes(active) ? marked.filter((index) => index !== active) : [...marked, active]);
    }
  });

  const help = wrap(say('prompt.keys'), process.stderr.columns || 80);
  // The question, the heading, an empty line, the help, and the line of the cursor.
  const linesAround = [message, heading, '', help, ''].join('\n').split('\n').length;
  const page = usePagination({
    items: choices,
    active,
    renderItem: ({ item, index, isActive }) => {
      const row = `${isActive ? POINTER : ' '} ${marked.includes(index) ? MARKED : NOT_MARKED} ${item.row}`;
      return isActive ? theme.style.highlight(row) : row;
    },
    pageSize: Math.max(3, (process.stderr.rows || 24) - linesAround),
    loop: false,
  });
  const question = `${prefix} ${theme.style.message(message, isDone ? 'done' : 'idle')}`;
  if (isDone) return [question, ...chosen.map(({ short }) => `  ${theme.style.answer(short)}`)].join('\n');
  return [
    question,
    `${' '.repeat(MARKS_WIDTH)}${styleText('bold', heading)}`,
    page,
    '',
    ...help.split('\n').map((line) => styleText('dim', line)),
  ].join('\n');
});

/** Asks to choose one or several rows of a table. */
export const chooseFromTable = async <T>(
  config: Config & { choices: Array<TableRow<T>> },
  context: Parameters<typeof prompt>[1],
): Promise<T[]> => (await prompt(config, context)) as T[];
