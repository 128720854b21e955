import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { SUBPROTOCOL, TICKET_PREFIX } from '@deskside/sdk/constants';
import { until, type TestServer } from './server.ts';

/** What a server said to a request for a socket: an answer, or the socket. */
export interface Handshake {
  status: number;
  body: string;
  socket: RawSocket | null;
}

/** Asks for a socket as no browser would let a page: with any header, and without the parts that are left out. */
export async function handshake(
  server: TestServer,
  path: string,
  { ticket, headers = {} }: { ticket?: string; headers?: Record<string, string> } = {},
): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: server.port,
      path,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        ...(ticket !== undefined && { 'sec-websocket-protocol': `${SUBPROTOCOL}, ${TICKET_PREFIX}${ticket}` }),
        ...headers,
      },
    });
    asked.once('error', reject);
    asked.once('upgrade', (response, socket, head) => {
      resolve({ status: response.statusCode ?? 0, body: '', socket: new RawSocket(socket, head) });
    });
    asked.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), socket: null });
      });
    });
    asked.end();
  });
}

/** A WebSocket that does no more than it is told: it answers no `check`, and reads only while it should. */
export class RawSocket {
  readonly frames: { type?: string; [field: string]: unknown }[] = [];
  closed: { code: number; reason: string } | null = null;
  /** Bytes that came in. */
  received = 0;
  readonly #socket: Socket;
  #rest: Buffer;

  constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    this.#rest = head;
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.length;
      this.#rest = Buffer.concat([this.#rest, chunk]);
      this.#read();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed ??= { code: 1006, reason: '' }));
    this.#read();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  send(text: string): void {
    this.#socket.write(masked(0x1, Buffer.from(text)));
  }

  /** Sends bytes as they are, frame or not. */
  sendBytes(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  async ended(withinMs = 10_000): Promise<{ code: number; reason: string }> {
    return until(() => this.closed, withinMs, 'the close');
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(): void {
    for (;;) {
      const data = this.#rest;
      if (data.length < 2) return;
      const [first = 0, second = 0] = data;
      let length = second & 0x7f;
      let at = 2;
      if (length === 126) {
        if (data.length < 4) return;
        length = data.readUInt16BE(2);
        at = 4;
      } else if (length === 127) {
        if (data.length < 10) return;
        length = Number(data.readBigUInt64BE(2));
        at = 10;
      }
      if (data.length < at + length) return;
      const payload = data.subarray(at, at + length);
      this.#rest = data.subarray(at + length);
      const opcode = first & 0x0f;
      if (opcode === 0x8) {
        this.closed ??= { code: length >= 2 ? payload.readUInt16BE(0) : 1005, reason: payload.subarray(2).toString() };
      } else if (opcode === 0x1) {
        const text = payload.toString();
        this.frames.push(text === 'pong' ? { type: 'pong' } : (JSON.parse(text) as { type: string }));
      }
    }
  }
}

function masked(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + size);
  head[0] = 0x80 | opcode;
  head[1] = 0x80 | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) head.writeUInt16BE(length, 2);
  if (size === 8) head.writeBigUInt64BE(BigInt(length), 2);
  const mask = randomBytes(4);
  const body = Buffer.from(payload);
  for (let at = 0; at < length; at++) body[at] = (body[at] ?? 0) ^ (mask[at % 4] ?? 0);
  return Buffer.concat([head, mask, body]);
}
