import * as z from 'zod';
import { ErrorBody } from '@deskside/sdk/protocol';
import type { Route } from './route.ts';

/** The reference of the HTTP API, made from the same schemas that check the requests. */
export function openApi(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/v1${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Deskside', version, license: { name: 'MIT', identifier: 'MIT' } },
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: {
        error: {
          description: 'What went wrong, and what to do.',
          content: { 'application/json': { schema: z.toJSONSchema(z.object({ error: ErrorBody })) } },
        },
      },
    },
  };
}

const BYTES = { 'application/octet-stream': {} };

function operationOf(route: Route): Record<string, unknown> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
  const inPath = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  return {
    summary: route.summary,
    // Who may call it; see `Policy`. Tests make their matrix of callers from this.
    'x-policy': route.policy,
    ...(route.policy !== 'anyone' && route.policy !== 'page' && { security: [{ token: [] }] }),
    parameters: [...inPath, ...queryOf(route)],
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
    }),
    ...(route.bytes === 'in' && { requestBody: { required: true, content: BYTES } }),
    responses: {
      200: {
        description: 'Done.',
        ...(route.reply && { content: { 'application/json': { schema: jsonSchema(route.reply, 'output') } } }),
        ...(route.bytes === 'out' && { content: BYTES }),
      },
      default: { $ref: '#/components/responses/error' },
    },
  };
}

function queryOf(route: Route): Record<string, unknown>[] {
  if (!route.query) return [];
  const { properties = {}, required = [] } = jsonSchema(route.query, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
}
