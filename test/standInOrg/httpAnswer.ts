import type { AnyJson } from '@salesforce/ts-types';

/** What a stand-in org answers to a request. */
export type HttpAnswer = { status: number; headers?: Record<string, string>; body: string };

export const jsonAnswer = (status: number, json: AnyJson): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json;charset=UTF-8' },
  body: JSON.stringify(json),
});

/** An error as the REST API writes it. */
export const errorAnswer = (status: number, errorCode: string, message: string): HttpAnswer =>
  jsonAnswer(status, [{ errorCode, message }]);

export const htmlAnswer = (status: number, html: string): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/html; charset=UTF-8' },
  body: html,
});

/** What an org answers where it has nothing. */
export const notFoundAnswer = (): HttpAnswer => errorAnswer(404, 'NOT_FOUND', 'The requested resource does not exist');
