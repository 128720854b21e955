import { Agent, request } from 'node:http';
import { PROTOCOL_VERSION, SUBPROTOCOL, TICKET_PREFIX } from '../packages/sdk/src/constants.ts';
import { BareSocket } from './bare-socket.ts';

/** The HTTP part of a Deskside server and its sockets, for clients that measure it. */
export class Api {
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });

  constructor(port: number) {
    this.#port = port;
  }

  post<Body>(path: string, body: object, token = ''): Promise<Body> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) };
      const options = { port: this.#port, path: `/v1${path}`, method: 'POST', headers, agent: this.#agent };
      const call = request({ host: '127.0.0.1', ...options }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          if (answer.statusCode === 200) resolve(JSON.parse(text) as Body);
          else reject(new Error(`${path}: ${answer.statusCode} ${text}`));
        });
      });
      call.on('error', reject);
      call.end(JSON.stringify(body));
    });
  }

  async ticket(desk: string, room: object, token: string): Promise<string> {
    return (await this.post<{ ticket: string }>(`/desks/${desk}/tickets`, room, token)).ticket;
  }

  /** Opens a socket to a room such as `desk/80000001`. */
  open(room: string, ticket: string, since = 0): Promise<BareSocket> {
    const protocols = [SUBPROTOCOL, TICKET_PREFIX + ticket];
    return BareSocket.open(this.#port, `/parties/${room}?v=${PROTOCOL_VERSION}&since=${since}`, protocols);
  }
}
