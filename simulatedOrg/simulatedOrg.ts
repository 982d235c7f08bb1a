import { type Certificate, makeCertificate } from './certificate.js';
import type { Clock } from './clock.js';
import { DeploymentQueue } from './deploymentQueue.js';
import type { AnswerShape } from './deployRequestAnswer.js';
import { DeployRequestObject } from './deployRequestObject.js';
import { deployRequestResource } from './deployRequestResource.js';
import { FaultyServer } from './faultyServer.js';
import { errorAnswer, htmlAnswer, type HttpAnswer, invalidSessionAnswer, notFoundAnswer } from './httpAnswer.js';
import {
  loginQuery,
  type Organization,
  type OrgIdentity,
  production,
  badTokenAnswer,
  userInfo,
  userRecord,
  versionList,
  versionNames,
} from './loginResources.js';
import type { RecordedRequest, VersionedRequest } from './recordedRequest.js';
import { defaultRefusals, type RefusalReason } from './refusals.js';
import { salesforceId } from './salesforceId.js';
import { Session } from './session.js';

export type { RecordedRequest, RefusalReason };

/** How an org is started. */
export type StandInOrgOptions = {
  /** Who logs in to it; by default, a username that no other running simulated org has. */
  username?: string;
  /** Whether it speaks HTTPS, with a certificate of its own, and offers HTTP/2. */
  tls?: boolean;
  /** The address of loopback that it listens on: `127.0.0.1`, or `::1`. */
  host?: string;
};

/** Responds to requests to a part of the org that is plugged in. It checks their session itself. */
export type Handler = (request: RecordedRequest) => HttpAnswer;

/** How many bytes URI and headers together can have (documented). */
const MAX_REQUEST_HEAD = 16_384;

/**
 * An org to test against: an HTTP server on loopback with deployments that live on a clock. It responds with what is
 * known of a real org's responses, and refuses anything else as a real org does.
 */
export class SimulatedOrg extends FaultyServer {
  public readonly deployments: DeploymentQueue;
  public readonly session = new Session();
  /** In what shape it shows deployments. */
  public shape: AnswerShape = 'real';
  /** The record of the object `Organization`. */
  public organization: Organization = production;
  /** How it refuses to cancel a deployment. A test may choose others. */
  public readonly refusals: Record<RefusalReason, HttpAnswer> = defaultRefusals();
  /** How it refuses to show a deployment that doesn't exist. The code is seen over SOAP; the status is assumed. */
  public readRefusal: HttpAnswer = errorAnswer(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  /** How it refuses to list deployments to the user; undefined if it doesn't. */
  public queryRefusal: HttpAnswer | undefined;
  /** How many records a page of a list has at most (documented; orgs may send fewer). */
  public pageSize = 2000;
  /**
   * The status that a deployment has in the list while it's being finalized: `Finalizing`, `FinalizingDeploy` or
   * `InProgress`; undefined if the list doesn't show it. Which one is true isn't known.
   */
  public listedFinalizingStatus: string | undefined = 'Finalizing';
  /**
   * Whether paths may begin with two slashes, as those of the Salesforce libraries do when the instance URL ends with
   * one. That real orgs accept it isn't known, so the deployRequest resource and the list of deployments never do.
   */
  public acceptsDoubleSlashes = true;
  private readonly list = new DeployRequestObject(this);
  private readonly refused = new Map<string, HttpAnswer>();
  private readonly plugged: Array<{ path: RegExp; handler: Handler }> = [];

  private constructor(
    private readonly clock: Clock,
    private readonly username: string | undefined,
    host: string,
    certificate?: Certificate,
  ) {
    super(host, certificate);
    this.deployments = new DeploymentQueue(this);
  }

  public get identity(): OrgIdentity {
    return {
      username: this.username ?? `riley.release@org-${this.port}.example`,
      userId: salesforceId('005', 1),
      organizationId: salesforceId('00D', 1),
    };
  }

  public get accessToken(): string {
    return this.session.accessToken;
  }

  /** The token that gets a new access token from it. */
  public get refreshToken(): string {
    return this.session.refreshToken;
  }

  /** The requests about deployments, in their order. */
  public get deployRequests(): RecordedRequest[] {
    return this.requests.filter(({ path }) => path.includes('/metadata/deployRequest'));
  }

  /** The IDs of the deployments that it was asked to cancel, in this order. */
  public get patchedIds(): Array<string | undefined> {
    return this.deployRequests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('/').at(-1));
  }

  /** The queries for deployments, in their order. A request for a further page is an empty one. */
  public get deploymentQueries(): string[] {
    return this.requests
      .filter(({ path }) => path.includes('/tooling/query'))
      .map(({ path }) => new URL(path, this.instanceUrl).searchParams.get('q') ?? '');
  }

  /** Starts an org on a free port of loopback. */
  public static async start(
    clock: Clock,
    { username, tls = false, host = '127.0.0.1' }: StandInOrgOptions = {},
  ): Promise<SimulatedOrg> {
    const org = new SimulatedOrg(clock, username, host, tls ? await makeCertificate() : undefined);
    await org.listen();
    return org;
  }

  /** The org's time, in milliseconds since 1970. */
  public override now(): number {
    return this.clock.now() + this.clockOffset;
  }

  /** Ends the session of the access token, as a timeout or an admin does. */
  public expireSession(): void {
    this.session.expire();
  }

  /** Refuses every token for ever, although the token endpoint gives new ones. */
  public expireEverySession(): void {
    this.session.expireForEver();
  }

  /** Refuses to cancel a deployment, whatever its state. */
  public refuseToCancel(id: string, refusal: HttpAnswer): void {
    this.refused.set(id, refusal);
  }

  /** How it refuses to cancel a deployment whatever its state; undefined if it doesn't. */
  public refusalOf(id: string): HttpAnswer | undefined {
    return this.refused.get(id);
  }

  /**
   * Plugs in a part of the org that it doesn't have by itself.
   *
   * @param path what the paths, without their queries, are like
   */
  public serve(path: RegExp, handler: Handler): void {
    this.plugged.push({ path, handler });
  }

  protected override answer(request: RecordedRequest): HttpAnswer {
    if (headSize(request) > MAX_REQUEST_HEAD) return htmlAnswer(414, '<h1>URI Too Long</h1>');
    const [askedPath = '', query] = request.path.split('?');
    const path = this.acceptsDoubleSlashes ? askedPath.replace(/^\/\//, '/') : askedPath;
    if (path === '/services/data' && request.method === 'GET') return versionList();
    if (path === '/services/oauth2/token' && request.method === 'POST') return this.session.token(request.body, this);
    const plugged = this.plugged.find((each) => each.path.test(path));
    if (plugged) return plugged.handler(request);
    const [, accessToken] = /^Bearer (.*)$/.exec(request.headers.authorization ?? '') ?? [];
    const isValid = this.session.accepts(accessToken);
    if (path === '/services/oauth2/userinfo') return isValid ? userInfo(this.identity) : badTokenAnswer();
    if (!isValid) return invalidSessionAnswer();

    const [, version, resource = ''] = /^\/services\/data\/v(\d+\.0)(\/.*)$/.exec(path) ?? [];
    if (!version || !versionNames().includes(version)) return notFoundAnswer();
    return this.answerResource(resource, { ...request, version, query: new URLSearchParams(query) });
  }

  private answerResource(resource: string, request: VersionedRequest): HttpAnswer {
    if (!request.path.startsWith('//')) {
      const [, id] = /^\/metadata\/deployRequest\/(\w+)$/.exec(resource) ?? [];
      if (id) return deployRequestResource(id, request, this);
      if (/^\/tooling\/query(\/|$)/.test(resource) && request.method === 'GET') return this.listed(resource, request);
    }
    if (request.method !== 'GET') return notFoundAnswer();
    if (resource === `/sobjects/User/${this.identity.userId}`) return userRecord(this.identity);
    if (resource === '/query') return loginQuery(request.query.get('q') ?? '', this.organization);
    return notFoundAnswer();
  }

  private listed(resource: string, { version, query }: VersionedRequest): HttpAnswer {
    if (this.queryRefusal) return this.queryRefusal;
    const [, , , locator] = resource.split('/');
    return locator ? this.list.nextPage(locator, version) : this.list.query(query.get('q') ?? '', version);
  }
}

/** How many bytes the URI and the headers of a request have, with what separates them. */
const headSize = ({ path, headers }: RecordedRequest): number =>
  Object.entries(headers)
    .map(([name, value]) => Buffer.byteLength(`${name}: ${String(value)}\r\n`))
    .reduce((sum, size) => sum + size, Buffer.byteLength(path));
