import { stat } from 'node:fs/promises';

/** After how many milliseconds without a sign of life a lock counts as left behind: `lockOptions` of `@salesforce/core`. */
const STALE = 10_000;

/** Whether another process holds the lock of a file, which is a folder beside it. */
export const isLocked = async (file: string): Promise<boolean> => {
  try {
    return Date.now() - (await stat(`${file}.lock`)).mtimeMs < STALE;
  } catch {
    return false;
  }
};

/** The first of several files whose lock another process holds, if any. */
export const firstLocked = async (files: string[]): Promise<string | undefined> => {
  const areLocked = await Promise.all(files.map(isLocked));
  return files.find((_, index) => areLocked[index]);
};
