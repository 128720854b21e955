import { request, type ClientRequest } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import type { SharedFile } from '@deskside/sdk/protocol';
import type { Answer } from './desk.ts';
import { rooms } from './files.ts';
import type { TestServer } from './server.ts';

/** Where a file is, and who asks for it. */
export interface FilePlace {
  desk: string;
  conversation: string;
  token?: string | undefined;
}

interface Sent {
  name?: string;
  headers?: Record<string, string>;
}

const pathOf = ({ desk, conversation }: FilePlace, id: string) =>
  `/v1/desks/${desk}/conversations/${conversation}/files/${id}`;

const authorization = ({ token }: FilePlace): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** Uploads bytes; a stream has no length that could be announced. */
export async function upload(
  server: TestServer,
  place: FilePlace,
  id: string,
  body: Uint8Array | ReadableStream,
  { name = 'file.bin', headers = {} }: Sent = {},
): Promise<Answer<SharedFile & { error?: { code: string; data?: Record<string, unknown> } }>> {
  const response = await fetch(`${server.url}${pathOf(place, id)}?name=${encodeURIComponent(name)}`, {
    method: 'PUT',
    headers: { ...authorization(place), ...headers },
    body: body as BodyInit,
    ...(body instanceof ReadableStream && { duplex: 'half' }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as SharedFile };
}

/** Begins an upload of `length` bytes that somebody else has to go on with. */
export function beginUpload(server: TestServer, place: FilePlace, id: string, length: number): ClientRequest {
  const begun = request({
    host: '127.0.0.1',
    port: server.port,
    method: 'PUT',
    path: pathOf(place, id),
    headers: { ...authorization(place), 'content-length': String(length) },
  });
  begun.on('error', () => undefined);
  return begun;
}

/** The answer to a download as it comes. */
export async function download(server: TestServer, place: FilePlace, id: string): Promise<Response> {
  return fetch(server.url + pathOf(place, id), { headers: authorization(place) });
}

export async function errorOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}

/** How many parts of files lie on the disk, of all conversations. */
export function partsOnDisk(server: TestServer): number {
  let parts = 0;
  for (const path of rooms(server)) {
    const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
    try {
      const { n } = database.prepare('SELECT count(*) AS n FROM file_part').get() as { n: number };
      parts += n;
    } catch (error) {
      if (!/no such table/.test(String(error))) throw error;
    } finally {
      database.close();
    }
  }
  return parts;
}
