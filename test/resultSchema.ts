import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';

const schema = JSON.parse(
  readFileSync(new URL('../schemas/deploy-cancel__rest.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv().compile(schema);

/** What the schema of the command's JSON has against a result; empty where it's as promised. */
export const violationsOf = (result: unknown): string =>
  validate(result) ? '' : `${JSON.stringify(validate.errors)} of ${JSON.stringify(result)}`;
