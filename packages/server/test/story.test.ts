import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FRAME_BYTES_MAX, TEXT_MAX } from '@deskside/sdk/constants';
import { makeDesk, mustCall, call, type TestDesk } from './kit/desk.ts';
import { TestServer, until } from './kit/server.ts';
import { connect } from './kit/wire.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(async () => server.close());

async function request(desk: TestDesk, token: string, wish: object = {}) {
  return mustCall<{ conversation: string; placement: { phase: string } }>(
    server,
    'POST',
    `/desks/${desk.id}/conversations`,
    { token, body: { id: crypto.randomUUID(), ...wish } },
  );
}

describe('the main job over bare sockets', () => {
  it('a customer asks, a supporter accepts, both write, it ends, is rated and recorded', async () => {
    const desk = await makeDesk(server, { greeting: 'Hello from [Supporter Name]' });
    const ann = await desk.signIn('ann');
    const annDesk = await connect(server, desk.id, ann.token, null);
    expect(await annDesk.ask({ type: 'status.set', status: 'online' })).toMatchObject({ type: 'ok' });

    const { token } = await desk.visitor();
    const { conversation, placement } = await request(desk, token, { group: 'technical', details: { name: 'Clara' } });
    expect(placement.phase).toBe('offered');
    const customer = await connect(server, desk.id, token, conversation);
    expect(customer.welcome).toMatchObject({ view: { placement: { phase: 'offered' } }, events: [] });
    expect(await customer.ask({ type: 'message.send', text: 'It is grey' })).toMatchObject({
      type: 'ok',
      data: { seq: 1 },
    });

    const made = await annDesk.next('offer.made');
    const { offer } = made['waiting'] as { offer: { id: string } };
    const accepted = await annDesk.ask({ type: 'offer.accept', offer: offer.id });
    expect(accepted).toMatchObject({ type: 'ok', data: { conversation } });
    const annTalk = await until(() => connect(server, desk.id, ann.token, conversation).catch(() => null));
    const events = annTalk.welcome['events'] as { type: string; text?: string }[];
    expect(events.map(({ type, text }) => text ?? type)).toEqual(['It is grey', 'supporter.joined', 'Hello from Ann']);

    customer.sendRaw(JSON.stringify({ type: 'preview', text: 'I am ty' }));
    expect(await annTalk.next('preview')).toMatchObject({ text: 'I am ty' });
    annTalk.sendRaw(JSON.stringify({ type: 'typing' }));
    await customer.next('typing');
    await annTalk.ask({ type: 'message.send', text: 'Turn it on' });
    await until(() => customer.frames.find((frame) => frame['text'] === 'Turn it on'));
    customer.sendRaw(JSON.stringify({ type: 'mark', delivered: 4, read: 4 }));
    expect(await annTalk.next('marks')).toMatchObject({ by: 'customer', delivered: 4, read: 4 });

    expect(await annTalk.ask({ type: 'conversation.end' })).toMatchObject({ type: 'ok' });
    await customer.next('conversation.ended');
    const survey = { type: 'survey.answer', score: 5, comment: 'Quick' };
    expect(await customer.ask(survey)).toMatchObject({ type: 'ok' });
    expect(await customer.ask(survey)).toMatchObject({ type: 'fail', code: 'wrong_state' });
    const record = {
      customerName: 'Clara',
      phone: '',
      email: '',
      product: 'app',
      problemType: 'crash',
      subject: 'Grey',
      content: 'Was off',
    };
    expect(await annTalk.ask({ type: 'record.save', record })).toMatchObject({ type: 'ok' });

    const own = await until(async () => {
      const { records } = await mustCall<{ records: object[] }>(server, 'GET', `/desks/${desk.id}/records`, {
        token: ann.token,
      });
      return records.length > 0 && 'record' in records[0]! && records[0].record !== null ? records : null;
    });
    expect(own).toMatchObject([{ conversation, survey: { score: 5 }, record: { subject: 'Grey' } }]);
    const detail = await mustCall<{ events: unknown[] }>(server, 'GET', `/desks/${desk.id}/records/${conversation}`, {
      token: ann.token,
    });
    expect(detail.events).toHaveLength(6);
    await until(() => annDesk.frames.find((frame) => frame.type === 'conversation.closed'));
    expect((await call(server, 'GET', `/desks/${desk.id}/conversations/current`, { token })).body).toEqual({
      conversation: null,
    });
  });

  it('a supporter who draws another code has that one, also after a reload', async () => {
    const desk = await makeDesk(server);
    const ann = await desk.signIn('ann');
    const annDesk = await connect(server, desk.id, ann.token, null);
    await annDesk.ask({ type: 'status.set', status: 'online' });
    await annDesk.ask({ type: 'code.create' });
    const { data } = await annDesk.ask({ type: 'code.create' });
    expect(annDesk.frames.findLast(({ type }) => type === 'code')).toMatchObject({ code: data });
    const again = await connect(server, desk.id, ann.token, null);
    expect(again.welcome).toMatchObject({ view: { code: data } });
  });

  it('a desk with much to tell says it in frames that are not too large', async () => {
    const desk = await makeDesk(server);
    const text = '一'.repeat(TEXT_MAX);
    const ids: string[] = [];
    for (let n = 0; n < 20; n++) {
      const { token } = await desk.visitor();
      const body = { id: crypto.randomUUID(), text, details: {} };
      ids.unshift(
        (await mustCall<{ message: string }>(server, 'POST', `/desks/${desk.id}/offline-messages`, { token, body }))
          .message,
      );
    }
    const wire = await connect(server, desk.id, (await desk.signIn('ann')).token, null);
    const listIn = (frame: unknown) => (frame as { offlineMessages: { id: string }[] }).offlineMessages;
    // 4,000 characters each: five to a frame.
    const more = await until(() => {
      const pages = wire.frames.filter(({ type }) => type === 'more');
      return pages.flatMap(listIn).length + listIn(wire.welcome['view']).length === ids.length ? pages : null;
    });
    expect(more.length).toBeGreaterThan(2);
    expect([wire.welcome['view'], ...more].flatMap(listIn).map(({ id }) => id)).toEqual(ids);
    for (const frame of [wire.welcome, ...more]) {
      expect(Buffer.byteLength(JSON.stringify(frame))).toBeLessThanOrEqual(FRAME_BYTES_MAX);
    }
  });

  it('nobody there: what was written becomes an offline message that a supporter sees and handles', async () => {
    const desk = await makeDesk(server);
    const { token } = await desk.visitor();
    const { conversation } = await request(desk, token);
    const customer = await connect(server, desk.id, token, conversation);
    await customer.ask({ type: 'message.send', text: 'Anybody?' });
    const left = await customer.ask({ type: 'conversation.leave', draft: 'Call me', contact: { phone: '123' } });
    expect(left).toMatchObject({ type: 'ok' });
    expect(await customer.next('placement')).toMatchObject({ placement: { phase: 'left' } });

    const ann = await desk.signIn('ann');
    const annDesk = await until(async () => {
      const wire = await connect(server, desk.id, ann.token, null);
      const { offlineMessages } = wire.welcome['view'] as { offlineMessages: object[] };
      return offlineMessages.length > 0 ? wire : null;
    });
    const [message] = (annDesk.welcome['view'] as { offlineMessages: { id: string }[] }).offlineMessages;
    expect(message).toMatchObject({ text: 'Anybody?\nCall me', details: { phone: '123' }, handled: null });
    expect(
      await annDesk.ask({ type: 'offline-message.handle', message: message!.id, comment: 'called' }),
    ).toMatchObject({ type: 'ok' });
    expect(await annDesk.next('offline-message.handled')).toMatchObject({
      message: { handled: { comment: 'called' } },
    });
  });
});
