import { EventEmitter, once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type AnyJson, isJsonMap, type JsonMap, type Optional } from '@salesforce/ts-types';
import type { Clock } from './clock.js';
import type { Deployment } from './deployment.js';
import { DeploymentQueue } from './deploymentQueue.js';
import { type AnswerShape, deployRequestAnswer } from './deployRequestAnswer.js';
import { deployRequestQuery } from './deployRequestObject.js';
import { type Fault, respond } from './fault.js';
import { errorAnswer, type HttpAnswer, jsonAnswer, notFoundAnswer } from './httpAnswer.js';
import { loginQuery, type OrgIdentity, userInfo, userRecord } from './loginResources.js';
import { salesforceId } from './salesforceId.js';
import { soapAnswer } from './soapResource.js';

/** A request as it reached the org. */
export type RecordedRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

/** Why an org refuses to cancel a deployment. Which code it has for which reason is not documented. */
export type RefusalReason = 'completed' | 'canceling' | 'finalizing' | 'unknown';

type VersionedRequest = RecordedRequest & { version: string; query: URLSearchParams };

const OLDEST_VERSION = 31;
const LATEST_VERSION = 67;

/** As of this version, a deployment that's being committed can't be canceled. */
const COMMIT_PROTECTION_VERSION = 65;

/**
 * An org to test against: an HTTP server on loopback with deployments that live on a clock. It answers what is known of
 * a real org's answers, and refuses all else as a real org does.
 */
export class StandInOrg {
  public readonly deployments: DeploymentQueue;
  /** All requests, in their order. */
  public readonly requests: RecordedRequest[] = [];
  public accessToken = '00D5g000000STAN!AQ4AQFSTANDINxTOKENxOFxTHExSTANDxINxORG.0123456789abcdef';
  /** What gets a new access token from it. */
  public readonly refreshToken = '5Aep861STANDINxTOKENxFORxREFRESH';
  public shape: AnswerShape = 'real';
  /** How it refuses to cancel a deployment. A test may choose others. */
  public readonly refusals: Record<RefusalReason, HttpAnswer> = {
    completed: errorAnswer(400, 'INVALID_ID_FIELD', 'Deployment already completed'),
    canceling: errorAnswer(400, 'INVALID_ID_FIELD', 'Deployment is already being canceled'),
    finalizing: errorAnswer(400, 'INVALID_OPERATION', 'Deployment is finalizing'),
    unknown: errorAnswer(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'),
  };
  /**
   * Whether paths may begin with two slashes, as those of the Salesforce libraries do when the instance URL ends with
   * one. That real orgs accept it isn't known, so the deployRequest resource never does.
   */
  public acceptsDoubleSlashes = true;
  /** How it refuses to list deployments to the user; undefined where it doesn't. */
  public queryRefusal: HttpAnswer | undefined;
  /** How many connections were made to it. */
  public connections = 0;
  /** Where it was before it was stopped. */
  public stoppedUrl = '';
  private readonly server: Server;
  private readonly faults: Array<{ method: string; path?: RegExp; fault: Fault; times: number }> = [];
  private readonly refused = new Map<string, HttpAnswer>();
  private readonly arrivals = new EventEmitter();
  private gate: { method: string; together: number; requests: number; held: Array<() => void> } | undefined;
  private sessionIsValid = true;
  private underWay = 0;
  private mostUnderWay = 0;

  private constructor(
    private readonly clock: Clock,
    private readonly username?: string,
  ) {
    this.deployments = new DeploymentQueue(clock);
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    }).on('connection', () => {
      this.connections += 1;
    });
  }

  public get instanceUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  public get identity(): OrgIdentity {
    return {
      username: this.username ?? `riley.release@org-${this.port}.example`,
      userId: salesforceId('005', 1),
      organizationId: salesforceId('00D', 1),
    };
  }

  /** How many requests were under way at once, at the most. */
  public get mostConcurrentRequests(): number {
    return this.mostUnderWay;
  }

  /** The requests about deployments, in their order. */
  public get deployRequests(): RecordedRequest[] {
    return this.requests.filter(({ path }) => path.includes('/metadata/deployRequest'));
  }

  /** The queries for deployments, in their order. */
  public get deploymentQueries(): string[] {
    return this.requests
      .filter(({ path }) => path.includes('/tooling/query'))
      .map(({ path }) => new URL(path, this.instanceUrl).searchParams.get('q') ?? '');
  }

  private get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /**
   * Starts an org on a free port of loopback.
   *
   * @param username who logs in to it; without one, it's a username that no other running stand-in org has
   */
  public static async start(clock: Clock, username?: string): Promise<StandInOrg> {
    const org = new StandInOrg(clock, username);
    await new Promise<void>((resolve) => org.server.listen(0, '127.0.0.1', resolve));
    return org;
  }

  public async stop(): Promise<void> {
    if (!this.server.listening) return;
    this.stoppedUrl = this.instanceUrl;
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Ends the session of the access token, as a timeout or an admin does. */
  public expireSession(): void {
    this.sessionIsValid = false;
  }

  /**
   * Lets the next requests with a method go wrong.
   *
   * @param times how many of them
   * @param path what their paths are like
   */
  public failNext(method: string, fault: Fault, times = Infinity, path?: RegExp): void {
    this.faults.unshift({ method, fault, times, ...(path ? { path } : {}) });
  }

  /** Gives another answer to all further requests with a method, without acting on them. */
  public answerInstead(method: string, answer: HttpAnswer): void {
    this.failNext(method, { kind: 'instead', answer });
  }

  /** Lets nothing go wrong any more. */
  public recover(): void {
    this.faults.length = 0;
  }

  /** Refuses to cancel a deployment, whatever its state. */
  public refuseToCancel(id: string, refusal: HttpAnswer): void {
    this.refused.set(id, refusal);
  }

  /** Lets something happen when the next request with a method arrives, before the org acts on it. */
  public beforeNext(method: string, action: () => void): void {
    this.arrivals.once(method, action);
  }

  /** Holds the answers to the next requests with a method back until so many of them are under way, and over again. */
  public answerTogether(method: string, together: number, requests: number): void {
    this.gate = { method, together, requests, held: [] };
  }

  /** Resolves when the next request with a method arrives. */
  public async untilRequested(method: string): Promise<void> {
    await once(this.arrivals, method);
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    response.once('close', () => {
      this.underWay -= 1;
    });
    const request = {
      method: message.method ?? '',
      path: message.url ?? '',
      headers: message.headers,
      body: await text(message),
    };
    this.requests.push(request);
    this.arrivals.emit(request.method);
    await this.pass(request);
    respond(response, this.nextFault(request), () => this.answer(request));
  }

  private nextFault({ method, path }: RecordedRequest): Fault | undefined {
    const planned = this.faults.find(
      (each) => each.times > 0 && each.method === method && (each.path?.test(path) ?? true),
    );
    if (planned) planned.times -= 1;
    return planned?.fault;
  }

  private async pass({ method }: RecordedRequest): Promise<void> {
    const { gate } = this;
    if (gate?.method !== method || gate.requests === 0) return;
    gate.requests -= 1;
    await new Promise<void>((resolve) => {
      gate.held.push(resolve);
      if (gate.held.length < gate.together) return;
      for (const release of gate.held.splice(0)) release();
    });
  }

  private answer(request: RecordedRequest): HttpAnswer {
    const [askedPath = '', query] = request.path.split('?');
    const path = this.acceptsDoubleSlashes ? askedPath.replace(/^\/\//, '/') : askedPath;
    if (path === '/services/data' && request.method === 'GET') return versionList();
    if (path === '/services/oauth2/token' && request.method === 'POST') return this.refresh(request);
    if (/^\/services\/Soap\/m\/\d+\.0$/.test(path) && request.method === 'POST') {
      const accessToken = this.sessionIsValid ? this.accessToken : undefined;
      return soapAnswer(request.body, { deployments: this.deployments, accessToken, now: this.clock.now() });
    }
    if (!this.sessionIsValid || request.headers.authorization !== `Bearer ${this.accessToken}`) {
      return errorAnswer(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    }
    if (path === '/services/oauth2/userinfo') return userInfo(this.identity);

    const [, version, resource = ''] = /^\/services\/data\/v(\d+\.0)(\/.*)$/.exec(path) ?? [];
    if (!version || !versionNames().includes(version)) return notFoundAnswer();
    return this.answerResource(resource, { ...request, version, query: new URLSearchParams(query) });
  }

  /** A new session, by the OAuth 2.0 refresh token flow or the JWT bearer flow. */
  private refresh({ body }: RecordedRequest): HttpAnswer {
    const form = new URLSearchParams(body);
    const grants: Record<string, boolean> = {
      refresh_token: form.get('refresh_token') === this.refreshToken,
      'urn:ietf:params:oauth:grant-type:jwt-bearer': subjectOf(form.get('assertion') ?? '') === this.identity.username,
    };
    if (!grants[form.get('grant_type') ?? '']) {
      return jsonAnswer(400, { error: 'invalid_grant', error_description: 'expired access/refresh token' });
    }
    this.accessToken = `${this.accessToken}x`;
    this.sessionIsValid = true;
    const { organizationId, userId } = this.identity;
    return jsonAnswer(200, {
      access_token: this.accessToken,
      instance_url: this.instanceUrl,
      id: `${this.instanceUrl}/id/${organizationId}/${userId}`,
      token_type: 'Bearer',
      scope: 'refresh_token api web',
    });
  }

  private answerResource(resource: string, request: VersionedRequest): HttpAnswer {
    const deployRequestId = /^\/metadata\/deployRequest\/(\w+)$/.exec(resource)?.[1];
    if (deployRequestId && !request.path.startsWith('//')) return this.deployRequest(deployRequestId, request);
    if (request.method !== 'GET') return notFoundAnswer();
    if (resource === `/sobjects/User/${this.identity.userId}`) return userRecord(this.identity);
    if (resource === '/tooling/query' && !request.path.startsWith('//')) {
      const soql = request.query.get('q') ?? '';
      return this.queryRefusal ?? deployRequestQuery(soql, this.deployments.all(), this.clock.now());
    }
    if (resource === '/query') {
      const soql = request.query.get('q') ?? '';
      return loginQuery(soql) ?? errorAnswer(400, 'MALFORMED_QUERY', `unexpected query: ${soql}`);
    }
    return notFoundAnswer();
  }

  private deployRequest(id: string, request: VersionedRequest): HttpAnswer {
    if (request.method === 'PATCH') return this.cancel(id, request);
    if (request.method !== 'GET') {
      return errorAnswer(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${request.method}' not allowed.`);
    }
    const deployment = this.deployments.find(id);
    if (!deployment) return this.refusals.unknown;
    return this.show(200, deployment, request, request.query.get('includeDetails') === 'true');
  }

  private cancel(id: string, request: VersionedRequest): HttpAnswer {
    const malformed = malformedCancellation(request);
    if (malformed) return malformed;
    const deployment = this.deployments.find(id);
    if (!deployment) return this.refusals.unknown;
    const refusal = this.refused.get(deployment.id);
    if (refusal) return refusal;
    if (deployment.isFinished) return this.refusals.completed;
    if (deployment.isCanceling) return this.refusals.canceling;
    if (deployment.isFinalizing && Number(request.version) >= COMMIT_PROTECTION_VERSION)
      return this.refusals.finalizing;

    deployment.cancel(this.clock.now(), 'Riley Release');
    return this.show(202, deployment, request, this.shape === 'documented');
  }

  private show(
    status: number,
    deployment: Deployment,
    { version }: VersionedRequest,
    withDetails: boolean,
  ): HttpAnswer {
    const url = `${this.instanceUrl}/services/data/v${version}/metadata/deployRequest/${deployment.id}`;
    return jsonAnswer(
      status,
      deployRequestAnswer(deployment, { url, now: this.clock.now(), shape: this.shape, withDetails }),
    );
  }
}

/** The user that a JSON Web Token is about. Its signature isn't looked at. */
const subjectOf = (token: string): unknown => {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return isJsonMap(claims) ? claims.sub : undefined;
};

const versionNames = (): string[] =>
  Array.from({ length: LATEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => `${OLDEST_VERSION + index}.0`);

const versionList = (): HttpAnswer =>
  jsonAnswer(
    200,
    versionNames().map((version) => ({ label: `Version ${version}`, url: `/services/data/v${version}`, version })),
  );

const parseJson = (body: string): Optional<AnyJson> => {
  try {
    return JSON.parse(body) as AnyJson;
  } catch {
    return undefined;
  }
};

const hasOnly = (json: JsonMap, field: string): boolean => Object.keys(json).join() === field;

/** The error for a request that isn't the documented one. */
const malformedCancellation = ({ headers, body }: RecordedRequest): HttpAnswer | undefined => {
  if (!headers['content-type']?.startsWith('application/json')) {
    return errorAnswer(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content type is not supported');
  }
  const json = parseJson(body);
  if (!isJsonMap(json)) return errorAnswer(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is not a JSON object');
  const { deployResult } = json;
  if (!isJsonMap(deployResult) || !hasOnly(json, 'deployResult') || !hasOnly(deployResult, 'status')) {
    return errorAnswer(400, 'JSON_PARSER_ERROR', 'Unrecognized field');
  }
  return deployResult.status === 'Canceling'
    ? undefined
    : errorAnswer(400, 'INVALID_FIELD', 'deployResult.status can only be set to Canceling');
};
