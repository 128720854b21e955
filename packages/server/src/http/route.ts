import type { Client } from '@deskside/sdk/protocol';
import type * as z from 'zod';
import type { Env } from '../env.ts';
import type { Desk, Identity } from '../desk/desk.ts';

/**
 * Who may call a route. There is no default: a route without a policy does not compile.
 *
 * - `anyone`: no token, from anywhere
 * - `page`: no token, but a browser's origin has to be one the desk allows
 * - `customer`, `staff`, `manager`: a token of that kind (`manager` means manager or admin); `person`: any of them
 * - `operator`: the installation's own key
 */
export type Policy = 'anyone' | 'page' | 'customer' | 'staff' | 'manager' | 'person' | 'operator';

type Caller<P extends Policy> = P extends 'customer'
  ? Extract<Identity, { role: 'customer' }>
  : P extends 'staff' | 'manager'
    ? Extract<Identity, { role: 'staff' }>
    : P extends 'person'
      ? Identity
      : null;

/** What a handler gets, everything checked. */
export interface Call<P extends Policy, Body, Query> {
  env: Env;
  /** The desk of the path; empty on routes without one. */
  desk: string;
  /** The room of that desk. */
  room: DurableObjectStub<Desk>;
  caller: Caller<P>;
  body: Body;
  query: Query;
  /** The bytes of the body, on routes that take them as they come. */
  bytes: Arriving | null;
  params: Readonly<Record<string, string>>;
  origin: string;
  /** Where the request comes from, empty if the server cannot know. */
  network: string;
  client: Omit<Client, 'zone'>;
}

/** A body that is no JSON and may be long. */
export interface Arriving {
  stream: ReadableStream<Uint8Array>;
  /** How many bytes there will be, or null if the sender did not say. */
  length: number | null;
}

export interface Route<P extends Policy = Policy, Body = unknown, Query = unknown> {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v1`, with `:name` for parts. */
  path: string;
  policy: P;
  /** One sentence for the reference. */
  summary: string;
  body: z.ZodType<Body> | null;
  query: z.ZodType<Query> | null;
  reply: z.ZodType | null;
  /** Takes a body of bytes instead of JSON, or answers with one: such a handler makes a `Response`. */
  bytes: 'in' | 'out' | null;
  /** Seconds a shared cache may keep the answer; 0 for none. */
  cacheSeconds: number;
  handle(call: Call<P, Body, Query>): unknown;
}

/** Fills in what a route does not need, and keeps the types of its handler. */
export function route<P extends Policy, Body = null, Query = null>(
  definition: Pick<Route<P, Body, Query>, 'method' | 'path' | 'policy' | 'summary' | 'handle'> &
    Partial<Pick<Route<P, Body, Query>, 'body' | 'query' | 'reply' | 'bytes' | 'cacheSeconds'>>,
): Route {
  const complete: Route<P, Body, Query> = {
    body: null,
    query: null,
    reply: null,
    bytes: null,
    cacheSeconds: 0,
    ...definition,
  };
  // The list of routes holds many kinds; the app checks body, query and caller before it calls.
  return complete;
}
