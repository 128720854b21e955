import type { TestServer } from './server.ts';

/** A route as the server's own reference describes it. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below `/v1`, with `:name` for parts. */
  path: string;
  policy: 'anyone' | 'page' | 'customer' | 'staff' | 'manager' | 'person' | 'operator';
  hasBody: boolean;
}

/** Every route there is, from `/v1/openapi.json`, which is made of the list that the server serves. */
export async function operationsOf(server: TestServer): Promise<Operation[]> {
  const answer = await fetch(`${server.url}/v1/openapi.json`);
  const { paths } = (await answer.json()) as {
    paths: Record<string, Record<string, { 'x-policy': Operation['policy']; requestBody?: unknown }>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase() as Operation['method'],
      path: path.replace(/^\/v1/, '').replaceAll(/\{(\w+)\}/g, ':$1'),
      policy: operation['x-policy'],
      hasBody: operation.requestBody !== undefined,
    })),
  );
}
