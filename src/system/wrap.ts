import measure from 'fast-string-truncated-width';

/** A command in quotation marks stays in one line, so that it can be pasted; anything else breaks at spaces. */
const UNBREAKABLE = /"[^"\n]*"\S*|\S+/g;

/**
 * Breaks text at spaces, so that a terminal doesn't break it inside a word or an ID. Lines that fit stay as they are.
 *
 * @param columns how many characters a line has room for
 */
export const wrap = (text: string, columns: number): string =>
  text
    .split('\n')
    .map((line) => (measure(line).width <= columns ? line : wrapLine(line, columns)))
    .join('\n');

const wrapLine = (line: string, columns: number): string => {
  const lines = [''];
  for (const word of line.match(UNBREAKABLE) ?? []) {
    const last = lines.length - 1;
    const longer = lines[last] ? `${lines[last]} ${word}` : word;
    if (lines[last] && measure(longer).width > columns) lines.push(word);
    else lines[last] = longer;
  }
  return lines.join('\n');
};
