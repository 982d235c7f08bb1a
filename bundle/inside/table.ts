/* Takes the place of @oclif/table in the bundle, which would load a React renderer before every command. */

type Table = { data: Array<Record<string, unknown>>; columns: Array<{ key: string }> };

/** The rows as lines of text. Only the base class makes a table, of the errors in an answer with several. */
export const makeTable = ({ data, columns }: Table): string =>
  data.map((row) => columns.map(({ key }) => String(row[key])).join('  ')).join('\n');

/** Prints the rows as lines of text. */
export const printTable = (table: Table): void => {
  process.stdout.write(`${makeTable(table)}\n`);
};
