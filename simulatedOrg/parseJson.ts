import type { AnyJson, Optional } from '@salesforce/ts-types';

/** Parses JSON; undefined if it isn't JSON. */
export const parseJson = (text: string): Optional<AnyJson> => {
  try {
    return JSON.parse(text) as AnyJson;
  } catch {
    return undefined;
  }
};
