// @vitest-environment happy-dom
import { EDIT_MS } from '@deskside/sdk/constants';
import { DesksideError, type MessageFile } from '@deskside/sdk/supporter';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aMessage, aRecord, aView, fakeConversation, fakeSupporter, mine, NOW } from './fake-supporter.ts';
import { after, allNamed, button, click, field, press, text, type } from './page.tsx';
import { showConsole } from './signed-in.tsx';

/** What was given an address, and for how long. */
let addresses: Map<string, Blob>;
let saved: { name: string; type: string | undefined }[];

beforeEach(() => {
  addresses = new Map();
  saved = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const address = `blob:test/${addresses.size + 1}`;
    addresses.set(address, blob as Blob);
    return address;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => void addresses.delete(address));
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function save(this: HTMLAnchorElement) {
    saved.push({ name: this.download, type: addresses.get(this.href)?.type });
  });
});
afterEach(() => vi.restoreAllMocks());

async function showConversation(prepare: (conversation: ReturnType<typeof fakeConversation>) => void = () => {}) {
  const supporter = fakeSupporter();
  const conversation = fakeConversation('laura');
  prepare(conversation);
  supporter.$conversations.set([conversation]);
  await showConsole(supporter, { page: 'conversation', conversation: 'laura' });
  return { supporter, conversation };
}

const picture: MessageFile = { id: 'f-1', name: 'cat.png', type: 'image/png', size: 52_000, width: 640, height: 480 };
const archive: MessageFile = { id: 'f-2', name: 'print.log.zip', type: 'application/zip', size: 8_400_000 };
const callsOf = (conversation: ReturnType<typeof fakeConversation>, verb: string) =>
  conversation.calls.filter(([name]) => name === verb).map(([, ...rest]) => rest);

describe('a file in the log', () => {
  it('has a name, a size and a way to save it, as bytes and nothing else', async () => {
    const { conversation } = await showConversation((one) => one.$timeline.set([aMessage('', { file: archive })]));
    expect(text()).toContain('print.log.zip8.4 MB');
    expect(document.querySelector('.bubble')).toBeNull();
    expect(callsOf(conversation, 'file')).toEqual([]);
    await click(button('Save print.log.zip'));
    expect(callsOf(conversation, 'file')).toEqual([['f-2']]);
    expect(saved).toEqual([{ name: 'print.log.zip', type: 'application/octet-stream' }]);
  });

  it('is drawn if it is a picture, from its bytes, which go with it', async () => {
    const { conversation } = await showConversation((one) => one.$timeline.set([aMessage('Look', { file: picture })]));
    const image = document.querySelector<HTMLImageElement>('.attachment img');
    expect(image?.alt).toBe('cat.png');
    expect(image?.src).toMatch(/^blob:/);
    expect([image?.width, image?.height]).toEqual([640, 480]);
    await after(() => conversation.$timeline.set([aMessage('', { deleted: true })]));
    expect(addresses.size).toBe(0);
  });

  it('is not fetched by itself when it is large or no picture of the server’s', async () => {
    const { conversation } = await showConversation((one) =>
      one.$timeline.set([
        aMessage('', { file: { ...picture, size: 5_000_001 } }),
        aMessage('', { file: { ...archive, type: 'image/svg+xml' } }),
      ]),
    );
    expect(callsOf(conversation, 'file')).toEqual([]);
    expect(document.querySelector('.attachment img')).toBeNull();
  });

  it('that cannot be fetched says so when it is asked for', async () => {
    const { conversation } = await showConversation((one) => one.$timeline.set([aMessage('', { file: archive })]));
    conversation.answers.file = () => Promise.reject(new DesksideError('not_found'));
    await click(button('Save print.log.zip'));
    expect(text()).toContain('This is not there any more.');
  });

  it('says how far it is on its way, and can be stopped', async () => {
    const blob = new File(['x'], 'cat.png', { type: 'image/png' });
    const sending = mine('', { state: 'sending', seq: null, file: { ...archive, progress: 0.25, blob } });
    const { conversation } = await showConversation((one) => one.$timeline.set([sending]));
    expect(text()).toContain('2.1 MB of 8.4 MB');
    expect(document.querySelector('progress')?.value).toBe(0.25);
    expect(document.querySelector('.attachment img')).toBeTruthy();
    await click(button('Do not send print.log.zip'));
    expect(callsOf(conversation, 'remove')).toEqual([[sending.id]]);
  });

  it('that was refused says why, and can be tried again or taken away', async () => {
    const failed = mine('', { state: 'failed', seq: null, file: archive, error: new DesksideError('too_large') });
    const { conversation } = await showConversation((one) => one.$timeline.set([failed]));
    expect(text()).toContain('Not sent. The file is too large, or this conversation has all the files it can hold.');
    expect(allNamed('button', 'Edit and send again')).toEqual([]);
    await click(button('Try again'));
    await click(button('Remove'));
    expect(callsOf(conversation, 'resend')).toEqual([[failed.id]]);
    expect(callsOf(conversation, 'remove')).toEqual([[failed.id]]);
  });

  it('is named in the record', async () => {
    const supporter = fakeSupporter();
    const record = aRecord({ conversation: 'r-1' });
    supporter.finished.records = [
      {
        ...record,
        events: [
          ...record.events.map((event) => (event.type === 'message.sent' ? { ...event, file: archive } : event)),
          { type: 'message.deleted', seq: 5, at: 0, message: 3 },
          { type: 'message.edited', seq: 6, at: 0, message: 1, text: 'better' },
        ],
      },
    ];
    await showConsole(supporter, { page: 'records', record: 'r-1' });
    await click(allNamed('[role=tab]', /Conversation/)[0]!);
    expect(document.querySelector('.attachment')?.textContent).toContain('print.log.zip');
    expect(text()).toContain('changed');
    expect(text()).toContain('This message was deleted.');
    expect(allNamed('button', /^Save print/)).toEqual([]);
  });
});

describe('sending files', () => {
  const cat = () => new File(['a cat'], 'cat.png', { type: 'image/png' });
  const withFiles = (type_: string, files: File[], words = '') => {
    const event = new Event(type_, { bubbles: true, cancelable: true });
    const data = { files, types: ['Files'], getData: () => words };
    return Object.assign(event, { clipboardData: data, dataTransfer: data });
  };

  it('takes none where they have no place, and lets the browser take none instead', async () => {
    const { conversation } = await showConversation();
    conversation.$isMine.set(false);
    const section = document.querySelector('.conversation')!;
    for (const place of [section, document.body]) {
      for (const kind of ['dragover', 'drop']) {
        const event = withFiles(kind, [cat()]);
        await after(() => place.dispatchEvent(event));
        expect(event.defaultPrevented).toBe(true);
      }
    }
    expect(callsOf(conversation, 'send')).toEqual([]);
  });

  it('works with a button, from the clipboard and by dragging', async () => {
    const { conversation } = await showConversation();
    const files = [cat(), cat(), cat()];
    const picker = document.querySelector<HTMLInputElement>('input[type=file]')!;
    const opened = vi.spyOn(picker, 'click').mockImplementation(() => {});
    await click(button('Attach a file'));
    expect(opened).toHaveBeenCalledOnce();
    Object.defineProperty(picker, 'files', { value: [files[0]] });
    await after(() => picker.dispatchEvent(new Event('change', { bubbles: true })));
    await after(() => field('Reply').dispatchEvent(withFiles('paste', [files[1]!])));
    const section = document.querySelector('.conversation')!;
    await after(() => section.dispatchEvent(withFiles('dragenter', [])));
    expect(text()).toContain('Let go to send');
    await after(() => section.dispatchEvent(withFiles('drop', [files[2]!])));
    expect(text()).not.toContain('Let go to send');
    expect(callsOf(conversation, 'send')).toEqual(files.map((file) => [file]));
  });

  it('leaves text that is pasted with its picture to the browser', async () => {
    const { conversation } = await showConversation();
    const paste = withFiles('paste', [cat()], 'a\tb');
    await after(() => field('Reply').dispatchEvent(paste));
    expect(paste.defaultPrevented).toBe(false);
    expect(callsOf(conversation, 'send')).toEqual([]);
  });

  it('tells at once what is too large', async () => {
    const { conversation } = await showConversation((one) => one.$view.set(aView({ fileBytesMax: 4 })));
    await after(() => field('Reply').dispatchEvent(withFiles('paste', [cat()])));
    expect(text()).toContain('cat.png is larger than 4 bytes.');
    expect(callsOf(conversation, 'send')).toEqual([]);
  });

  it('is not offered where the desk takes none', async () => {
    const { conversation } = await showConversation((one) => one.$view.set(aView({ fileBytesMax: 0 })));
    expect(allNamed('button', 'Attach a file')).toEqual([]);
    await after(() => field('Reply').dispatchEvent(withFiles('paste', [cat()])));
    expect(callsOf(conversation, 'send')).toEqual([]);
  });
});

describe('second thoughts', () => {
  const own = (change = {}) => mine('Helo', { at: NOW - 1_000, ...change });

  it('an own message can be changed', async () => {
    const message = own();
    const { conversation } = await showConversation((one) => one.$timeline.set([message]));
    await click(button('Change this message'));
    await type(field('Change this message'), 'Hello');
    expect(await press('Enter')).toBe(true);
    expect(callsOf(conversation, 'edit')).toEqual([[message.seq, 'Hello']]);
    expect(document.querySelector('.entry__editor')).toBeNull();

    await click(button('Change this message'));
    await type(field('Change this message'), 'Other');
    await press('Escape');
    expect(callsOf(conversation, 'edit')).toHaveLength(1);
    await after(() => conversation.$timeline.set([{ ...message, text: 'Hello', edited: true }]));
    expect(document.querySelector('.bubble')?.textContent).toBe('Hellochanged');
  });

  it('and deleted, after a question', async () => {
    const message = own();
    const { conversation } = await showConversation((one) => one.$timeline.set([message]));
    await click(button('Delete this message'));
    expect(callsOf(conversation, 'remove')).toEqual([]);
    await click(button('Delete'));
    expect(callsOf(conversation, 'remove')).toEqual([[message.id]]);
    await after(() => conversation.$timeline.set([{ ...message, text: '', deleted: true }]));
    expect(text()).toContain('This message was deleted.');
    expect(allNamed('button', /this message$/)).toEqual([]);
  });

  it('nobody else’s, no automatic one, none that is older than five minutes, and none after the end', async () => {
    const { conversation } = await showConversation((one) =>
      one.$timeline.set([
        aMessage('Theirs', { at: NOW }),
        own({ auto: true }),
        own({ at: NOW - EDIT_MS }),
        own({ state: 'sending', seq: null }),
      ]),
    );
    expect(allNamed('button', /this message$/)).toEqual([]);
    await after(() => conversation.$timeline.set([own()]));
    expect(allNamed('button', /this message$/)).toHaveLength(2);
    await after(() => conversation.$state.set('ended'));
    expect(allNamed('button', /this message$/)).toEqual([]);
  });

  it('that come too late are told', async () => {
    const { conversation } = await showConversation((one) => one.$timeline.set([own()]));
    conversation.answers.change = () => Promise.reject(new DesksideError('gone'));
    await click(button('Change this message'));
    await type(field('Change this message'), 'Hello');
    await press('Enter');
    expect(text()).toContain('A message can be changed for five minutes. That time is over.');
    // What was typed is still there.
    expect(field('Change this message').value).toBe('Hello');
  });
});
