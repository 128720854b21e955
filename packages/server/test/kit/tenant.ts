import type { DeskSetup, SignedIn } from '@deskside/sdk/protocol';
import { makeDesk, mustCall, type TestDesk } from './desk.ts';
import { upload } from './file-calls.ts';
import { until, type TestServer } from './server.ts';
import { connect, LOBBY, type Frame, type Wire } from './wire.ts';

/** A customer with a conversation. */
export interface Visit {
  token: string;
  customer: string;
  conversation: string;
  wire: Wire & { welcome: Frame };
}

/** A desk in the middle of its day, where everything that is nobody else's business has a word of its own in it. */
export interface Tenant {
  desk: TestDesk;
  ann: SignedIn;
  ben: SignedIn;
  mary: SignedIn;
  admin: SignedIn;
  annDesk: Wire & { welcome: Frame };
  /** Over, answered by Ann, with survey and record. */
  finished: Visit;
  /** Active with Ann. */
  active: Visit;
  /** In the queue. */
  waiting: Visit;
  /** In the lobby: the waiting customer, to whom Ann sent a notice, the active one, who got none, and Ann. */
  lobby: Record<'waiting' | 'active' | 'ann', Wire & { welcome: Frame }> & { notice: string };
  /** The id of an offline message. */
  message: string;
  /** The ids of canned responses: the desk's and Ann's. */
  responses: { desk: string; ann: string };
  /** A word and who may read it. */
  canaries: { word: string; readers: readonly string[] }[];
}

/** The id of the one file in each conversation; what is in it is JSON. */
export const TENANT_FILE = 'file-of-the-visit';

const STAFF = ['ann', 'ben', 'mary', 'admin'];

/** Fills a new desk. `name` is part of every canary. */
export async function makeTenant(
  server: TestServer,
  name: string,
  change: (setup: DeskSetup) => DeskSetup = (setup) => setup,
): Promise<Tenant> {
  const canary = (what: string) => `canary-${name}-${what}`;
  const desk = await makeDesk(
    server,
    {
      greeting: canary('greeting'),
      origins: [`https://${canary('origin')}.example`],
      tracking: { enabled: true, consent: false },
    },
    (setup) =>
      change({
        ...setup,
        problemTypes: [{ id: 'crash', name: canary('problem') }],
        members: setup.members.filter(({ user }) => STAFF.includes(user)),
      }),
  );
  const [ann, ben, mary, admin] = [
    await desk.signIn('ann'),
    await desk.signIn('ben'),
    await desk.signIn('mary'),
    await desk.signIn('admin'),
  ] as const;
  const annDesk = await connect(server, desk.id, ann.token, null);
  await annDesk.ask({ type: 'status.set', status: 'online' });

  async function visit(what: string): Promise<Visit> {
    const { token, customer } = await desk.visitor();
    const { conversation } = await mustCall<{ conversation: string }>(
      server,
      'POST',
      `/desks/${desk.id}/conversations`,
      {
        token,
        body: {
          id: crypto.randomUUID(),
          details: { name: canary(`${what}-name`), phone: canary(`${what}-phone`) },
          page: canary(`${what}-page`),
        },
      },
    );
    const wire = await connect(server, desk.id, token, conversation);
    const place = { desk: desk.id, conversation, token };
    const bytes = Buffer.from(JSON.stringify(canary(`${what}-bytes`)));
    const { status } = await upload(server, place, TENANT_FILE, bytes, { name: canary(`${what}-file`) });
    if (status !== 200) throw new Error(`the file was not taken: ${status}`);
    await wire.ask({ type: 'message.send', text: canary(`${what}-text`), file: TENANT_FILE });
    return { token, customer, conversation, wire };
  }
  async function accept({ conversation }: Visit): Promise<Wire> {
    const made = await until(() =>
      annDesk.frames.find(
        ({ type, waiting }) => type === 'offer.made' && (waiting as Frame)['conversation'] === conversation,
      ),
    );
    const { offer } = made['waiting'] as { offer: { id: string } };
    await annDesk.ask({ type: 'offer.accept', offer: offer.id });
    return connect(server, desk.id, ann.token, conversation);
  }

  async function meet(): Promise<Tenant['lobby']> {
    const inLobby = { waiting: await connect(server, desk.id, waiting.token, LOBBY) };
    const others = {
      active: await connect(server, desk.id, active.token, LOBBY),
      ann: await connect(server, desk.id, ann.token, LOBBY),
    };
    for (const [who, wire] of [
      ['waiting', inLobby.waiting],
      ['active', others.active],
    ] as const) {
      const url = `https://${canary('origin')}.example/${canary(`${who}-path`)}?q=${canary('query')}`;
      wire.sendRaw(JSON.stringify({ type: 'visit.page', url, title: canary(`${who}-title`) }));
    }
    const asked = await until(async () => {
      const reply = await others.ann.ask({
        type: 'notice.send',
        visitors: [waiting.customer],
        kind: 'notice',
        text: canary('notice'),
      });
      return reply.type === 'ok' ? reply : null;
    });
    await inLobby.waiting.next('notice.sent').then((frame) => inLobby.waiting.frames.push(frame));
    await until(() => JSON.stringify(others.ann.frames).includes(canary('active-title')));
    return { ...inLobby, ...others, notice: (asked['data'] as { notice: string }).notice };
  }

  const finished = await visit('finished');
  const talk = await accept(finished);
  await talk.ask({ type: 'conversation.end' });
  await finished.wire.next('conversation.ended');
  await finished.wire.ask({ type: 'survey.answer', score: 4, comment: canary('survey') });
  const record = {
    customerName: '',
    phone: '',
    email: '',
    product: null,
    problemType: null,
    subject: '',
    content: canary('record'),
  };
  await talk.ask({ type: 'record.save', record });
  talk.close();
  const active = await visit('active');
  await accept(active);
  await annDesk.ask({ type: 'status.set', status: 'away' });
  const waiting = await visit('waiting');
  const lobby = await meet();
  const { message } = await mustCall<{ message: string }>(server, 'POST', `/desks/${desk.id}/offline-messages`, {
    token: waiting.token,
    body: { id: crypto.randomUUID(), text: canary('offline-text'), details: { phone: canary('offline-phone') } },
  });
  await until(async () => {
    const { records } = await mustCall<{ records: { record: unknown }[] }>(server, 'GET', `/desks/${desk.id}/records`, {
      token: mary.token,
    });
    return records[0]?.record;
  });

  const responses = { desk: 'response-of-the-desk', ann: `response-of-ann-${name}` };
  await mustCall(server, 'PUT', `/desks/${desk.id}/responses/desk/${responses.desk}`, {
    token: mary.token,
    body: { shortcut: 'prices', text: canary('desk-response') },
  });
  await mustCall(server, 'PUT', `/desks/${desk.id}/responses/own/${responses.ann}`, {
    token: ann.token,
    body: { shortcut: 'hello', text: canary('own-response') },
  });

  const own = (what: string, readers: readonly string[]) => ({ word: canary(what), readers });
  return {
    desk,
    ann,
    ben,
    mary,
    admin,
    annDesk,
    finished,
    active,
    waiting,
    lobby,
    message,
    responses,
    canaries: [
      own('desk-response', STAFF),
      own('own-response', ['ann']),
      ...['greeting', 'problem'].map((what) => own(what, STAFF)),
      // Whoever runs the server lets sites embed the widget.
      own('origin', [...STAFF, 'the operator']),
      // What was said is for whoever said it, and for managers.
      ...['finished-text', 'survey', 'record'].map((what) => own(what, ['ann', 'mary', 'admin', 'finished'])),
      ...['name', 'phone', 'page'].map((what) => own(`finished-${what}`, ['ann', 'mary', 'admin', 'finished'])),
      own('finished-file', ['ann', 'mary', 'admin', 'finished']),
      own('finished-bytes', ['ann', 'finished']),
      own('active-bytes', ['ann', 'active']),
      own('waiting-bytes', ['waiting']),
      ...['name', 'phone', 'page', 'text', 'file'].flatMap((what) => [
        own(`active-${what}`, [...STAFF, 'active']),
        own(`waiting-${what}`, [...STAFF, 'waiting']),
      ]),
      ...['active', 'waiting'].flatMap((who) => [own(`${who}-path`, STAFF), own(`${who}-title`, STAFF)]),
      own('query', []),
      own('notice', ['waiting']),
      // Whoever left it reads it again.
      own('offline-text', [...STAFF, 'waiting']),
      own('offline-phone', STAFF),
    ],
  };
}
