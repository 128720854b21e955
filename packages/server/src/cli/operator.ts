import type {
  Activated,
  AllowOrigins,
  CreateDesk,
  DeskCreated,
  MemberLink,
  OriginsAllowed,
  RescueMember,
} from '@deskside/sdk/protocol';
import { Trouble } from './trouble.ts';

/** A refusal of the server, with its code from the table of errors. */
export class Refusal extends Error {
  readonly code: string;
  /** What is wrong with what was sent, a line each. */
  readonly issues: string[];

  constructor(code: string, message: string, issues: string[] = []) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
    this.issues = issues;
  }

  /** `what` did not happen, and why. What is wrong in particular says more than the words for every `bad_request`. */
  after(what: string): string {
    const isNamed = this.code === 'bad_request' && this.issues.length > 0;
    const why = isNamed ? `${what} (${this.code}):` : `${what}: ${this.message} (${this.code})`;
    return [why, ...this.issues].join('\n  ');
  }
}

/** Whether the server at `url` answers that it is well. Never throws. */
export async function isHealthy(url: string, timeoutMs: number): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(timeoutMs) });
    const body: unknown = await response.json();
    return response.ok && typeof body === 'object' && body !== null && 'ok' in body && body.ok === true;
  } catch {
    return false;
  }
}

/** Makes a desk. Throws Refusal. */
export async function createDesk(url: string, operatorKey: string, desk: CreateDesk): Promise<DeskCreated> {
  return (await post(`${url}/v1/operator/desks`, desk, 30_000, operatorKey)) as DeskCreated;
}

/** Lets sites embed a desk's widget. Throws Refusal. */
export async function allowOrigins(
  url: string,
  operatorKey: string,
  desk: string,
  origins: AllowOrigins,
): Promise<OriginsAllowed> {
  const path = `${url}/v1/operator/desks/${encodeURIComponent(desk)}/origins`;
  return (await post(path, origins, 30_000, operatorKey)) as OriginsAllowed;
}

/** Draws a one-time link for a member. Throws Refusal. */
export async function rescueMember(
  url: string,
  operatorKey: string,
  desk: string,
  whom: RescueMember,
): Promise<MemberLink> {
  const path = `${url}/v1/operator/desks/${encodeURIComponent(desk)}/links`;
  return (await post(path, whom, 30_000, operatorKey)) as MemberLink;
}

/** Sets the password of a new member. Throws Refusal. */
export async function activate(url: string, desk: string, token: string, password: string): Promise<Activated> {
  return (await post(`${url}/v1/desks/${desk}/activate`, { token, password }, 30_000)) as Activated;
}

/** Lets the server refuse new work and close all its sockets; returns how many there were. Throws when it cannot. */
export async function stopServing(url: string, operatorKey: string, timeoutMs: number): Promise<number> {
  const answer = (await post(`${url}/v1/operator/stop`, {}, timeoutMs, operatorKey)) as { sockets: number };
  return answer.sockets;
}

async function post(url: string, body: unknown, timeoutMs: number, key?: string): Promise<unknown> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    answer = await response.json();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new Trouble('server', `The server at ${new URL(url).origin} did not answer (${cause}).`);
  }
  if (response.ok) return answer;
  const error = typeof answer === 'object' && answer !== null && 'error' in answer ? answer.error : null;
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error) {
    throw new Refusal(String(error.code), String(error.message), issuesIn('data' in error ? error.data : null));
  }
  throw new Refusal('internal', `The server answered ${response.status}.`);
}

function issuesIn(data: unknown): string[] {
  if (typeof data !== 'object' || data === null) return [];
  if (!('issues' in data) || !Array.isArray(data.issues)) return refusedBy(data);
  return data.issues.map((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null) return String(issue);
    const path = 'path' in issue ? String(issue.path) : '';
    const message = 'message' in issue ? String(issue.message) : '';
    return path ? `${path}: ${message}` : message;
  });
}

/** What the rules refuse is named by itself, such as a group that is not there. */
function refusedBy(data: object): string[] {
  const said = new Map(Object.entries(data).map(([what, value]) => [what, String(value)]));
  const user = said.get('user');
  const member = user === undefined ? 'A member' : `The member "${user}"`;
  if (said.has('group')) return [`${member} is in the group "${said.get('group')}", which is not among the groups.`];
  if (said.has('twice')) return [`${member} is there twice.`];
  if (said.has('key')) return [`The key "${said.get('key')}" of identity has no secret, or its jwk is no public key.`];
  if (said.has('origins')) return [`A desk allows ${said.get('origins')} sites at most.`];
  return [...said].map(([what, value]) => `${what}: ${value}`);
}
