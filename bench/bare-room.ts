import { Server, getServerByName, type Connection } from 'partyserver';

/**
 * What Deskside is measured against: the least a chat room can do. It keeps each message in SQLite, answers its
 * sender and sends it to everybody. No sign-in, no roles, no schema, no receipts, no presence.
 */
export class BareRoom extends Server {
  static override options = { hibernate: true };

  override onStart(): void {
    // Both answer pings without waking up.
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    this.ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY, json TEXT NOT NULL)');
  }

  override onConnect(connection: Connection): void {
    connection.send('{"type":"welcome"}');
  }

  override onMessage(connection: Connection, message: string): void {
    const { id, text } = JSON.parse(message) as { id: string; text: string };
    const at = Date.now();
    const { sql } = this.ctx.storage;
    const { seq } = sql
      .exec<{ seq: number }>('INSERT INTO message (json) VALUES (?) RETURNING seq', JSON.stringify({ id, at, text }))
      .one();
    connection.send(JSON.stringify({ type: 'ok', re: id, data: { seq, at } }));
    this.broadcast(JSON.stringify({ type: 'message.sent', seq, at, id, text }));
  }
}

export default {
  async fetch(request: Request, env: { ROOM: DurableObjectNamespace<BareRoom> }): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/v1/health') return new Response('ok');
    const room = await getServerByName(env.ROOM, pathname.slice(1));
    return room.fetch(request);
  },
} satisfies ExportedHandler<{ ROOM: DurableObjectNamespace<BareRoom> }>;
