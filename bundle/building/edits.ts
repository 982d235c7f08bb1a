import ts from 'typescript';

/** A part of some code, by its first character and the one after its last, and what takes its place. */
export type Edit = { start: number; end: number; text: string };

/** The code of a module, parsed. */
export const parse = (code: string): ts.SourceFile =>
  ts.createSourceFile('module.js', code, ts.ScriptTarget.Latest, true);

/** Applies edits of parts that don't overlap. */
export const edited = (code: string, edits: Edit[]): string =>
  edits
    .sort((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: replacement }) => text.slice(0, start) + replacement + text.slice(end), code);

/**
 * Replaces a part of the code of a library.
 *
 * @throws Error if the code doesn't have that part, which another version of the library might not
 */
export const replaced = (code: string, part: string, replacement: string): string => {
  if (!code.includes(part)) throw new Error(`No longer in the code of a library: ${part}`);
  return code.replace(part, () => replacement);
};
