import { createHash, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { PING, PING_MS, PONG } from '../packages/sdk/src/constants.ts';

/**
 * A WebSocket with as little between it and TCP as possible, so that what is measured is the server: text frames
 * only, one mask for all of them.
 */
export class BareSocket {
  onText: (text: string) => void = () => undefined;
  onClose: () => void = () => undefined;
  /** With which code the server closed; 0 if it said none. */
  closeCode = 0;
  readonly #socket: Socket;
  readonly #pings: NodeJS.Timeout;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, rest: Buffer) {
    this.#socket = socket;
    this.#rest = rest;
    this.#pings = setInterval(() => this.send(PING), PING_MS);
  }

  /** Rejects if the server is not there or answers with anything but a switch of protocols. */
  static open(port: number, path: string, protocols: readonly string[] = []): Promise<BareSocket> {
    return new Promise((resolve, reject) => {
      const key = randomBytes(16).toString('base64');
      const expected = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed')));
      let head = Buffer.alloc(0);
      const onData = (chunk: Buffer): void => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        const answer = head.subarray(0, end).toString('latin1');
        if (!answer.startsWith('HTTP/1.1 101') || !answer.includes(expected)) {
          reject(new Error(answer.split('\r\n')[0]));
          socket.destroy();
          return;
        }
        socket.off('data', onData);
        const opened = new BareSocket(socket, head.subarray(end + 4));
        socket.on('data', (data: Buffer) => opened.#take(data));
        socket.on('close', () => {
          clearInterval(opened.#pings);
          opened.onClose();
        });
        resolve(opened);
        // After whoever awaits this has set `onText`.
        setImmediate(() => opened.#take(Buffer.alloc(0)));
      };
      socket.on('data', onData);
      socket.write(
        [
          `GET ${path} HTTP/1.1`,
          'Host: 127.0.0.1',
          'Upgrade: websocket',
          'Connection: Upgrade',
          'Sec-WebSocket-Version: 13',
          `Sec-WebSocket-Key: ${key}`,
          ...(protocols.length > 0 ? [`Sec-WebSocket-Protocol: ${protocols.join(', ')}`] : []),
          '\r\n',
        ].join('\r\n'),
      );
    });
  }

  send(text: string): void {
    const body = Buffer.from(text);
    // A mask of zeros is a mask: the body goes as it is.
    const head = Buffer.alloc(body.length < 126 ? 6 : 8);
    head[0] = 0x81;
    if (body.length < 126) {
      head[1] = 0x80 | body.length;
    } else {
      head[1] = 0x80 | 126;
      head.writeUInt16BE(body.length, 2);
    }
    this.#socket.write(Buffer.concat([head, body]));
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(data: Buffer): void {
    const buffer = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    let at = 0;
    while (buffer.length - at >= 2) {
      const short = buffer[at + 1]! & 0x7f;
      const headLength = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (buffer.length - at < headLength) break;
      const length =
        short < 126 ? short : short === 126 ? buffer.readUInt16BE(at + 2) : Number(buffer.readBigUInt64BE(at + 2));
      const from = at + headLength;
      if (buffer.length < from + length) break;
      const opcode = buffer[at]! & 0x0f;
      if (opcode === 1) this.#hear(buffer.toString('utf8', from, from + length));
      else if (opcode === 8) {
        this.closeCode = length >= 2 ? buffer.readUInt16BE(from) : 0;
        this.#socket.destroy();
      }
      at = from + length;
    }
    this.#rest = buffer.subarray(at);
  }

  #hear(text: string): void {
    // A client that reads says so when it is asked.
    if (text.startsWith('{"type":"check"')) this.send(text);
    else if (text !== PONG) this.onText(text);
  }
}
