// @vitest-environment happy-dom
import { DesksideError, type Placement, type PublicDesk } from '@deskside/sdk/customer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mountPanel, type Panel } from '../src/panel/mount.tsx';
import { createFakeCustomer, harbour, mia } from './fake-customer.ts';

let panel: Panel;
let root: ShadowRoot;
let opened: boolean[];
let unread: number[];
let button: HTMLButtonElement;
let fake: ReturnType<typeof createFakeCustomer>;

async function mount(desk: Partial<PublicDesk> = {}, language = 'en') {
  fake = createFakeCustomer({ ...harbour, ...desk });
  opened = [];
  unread = [];
  button = document.createElement('button');
  const host = document.createElement('deskside-widget');
  document.body.append(host);
  root = host.attachShadow({ mode: 'open' });
  panel = await mountPanel({
    root,
    server: 'http://desk.test',
    desk: '80000001',
    said: { locale: language },
    state: { open: false, unread: 0, status: 'idle' },
    emit(name, detail) {
      if (name === 'unread') unread.push(detail as number);
      if (name === 'open' || name === 'close') opened.push(name === 'open');
    },
    button,
    customer: fake.customer,
  });
}

beforeEach(() => localStorage.clear());
afterEach(() => {
  // happy-dom keeps the focus on what was removed.
  (root.activeElement as HTMLElement | null)?.blur();
  panel.destroy();
  document.body.replaceChildren();
});

// ---- what people see ------------------------------------------------------------------------------------------------

const dialog = () => root.querySelector<HTMLElement>('[role=dialog]')!;
const nameOf = (element: Element) =>
  (element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\s+/g, ' ').trim();
/** Views are loaded when they are used, and the machine may have something else to do. */
const PATIENCE = { timeout: 10_000 };
/** Waits for an element with this role (or tag) and name. */
async function find(selector: string, name: string | RegExp): Promise<HTMLElement> {
  return vi.waitFor(() => {
    const all = [...root.querySelectorAll<HTMLElement>(selector)];
    const found = all.find((one) => (typeof name === 'string' ? nameOf(one) === name : name.test(nameOf(one))));
    if (!found) throw new Error(`no ${selector} called ${name}: ${all.map(nameOf).join(' | ')}`);
    return found;
  }, PATIENCE);
}
async function click(name: string | RegExp): Promise<void> {
  const button = (await find('button', name)) as HTMLButtonElement;
  // happy-dom does not look for a button's form inside of a shadow root.
  const form = button.getAttribute('form');
  if (form) (root.getElementById(form) as HTMLFormElement).requestSubmit();
  else button.click();
}
async function field(label: string): Promise<HTMLInputElement> {
  const found = await find('label', label);
  return root.getElementById(found.getAttribute('for')!) as HTMLInputElement;
}
async function fill(label: string, value: string): Promise<void> {
  const input = await field(label);
  input.value = value;
  input.dispatchEvent(new Event(input.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
}
const composer = async () => (await find('textarea', 'Write a message…')) as unknown as HTMLTextAreaElement;
async function type(text: string): Promise<HTMLTextAreaElement> {
  const box = await composer();
  box.value = text;
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return box;
}
const press = (element: Element, key: string, more: KeyboardEventInit = {}) =>
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
const sees = (text: string | RegExp) =>
  vi.waitFor(() => {
    const now = dialog().textContent ?? '';
    if (typeof text === 'string' ? !now.includes(text) : !text.test(now)) throw new Error(`${text} not in: ${now}`);
  }, PATIENCE);

const offered: Placement = { phase: 'offered', supporter: mia, until: Date.now() + 14_000, digits: null };
const queued: Placement = { phase: 'queued', position: 3, estimateMs: 240_000, online: 4, choose: false, seat: null };
const active: Placement = { phase: 'active', supporter: mia, since: 0 };

/** As if the customer had asked and this had come of it. */
function be(placement: Placement): void {
  fake.talk.place(placement);
  fake.open();
  panel.open();
}

describe('opening', () => {
  it('is a dialog with the desk’s name; Esc closes it', async () => {
    await mount();
    expect(dialog().hidden).toBe(true);
    panel.open();
    await sees('2 people online');
    expect(dialog().hidden).toBe(false);
    expect(dialog().getAttribute('aria-label')).toBe('Harbour Software');
    press(dialog(), 'Escape');
    expect(opened).toEqual([true, false]);
  });

  it('says why the desk did not load, and tries again', async () => {
    await mount();
    fake.fake.refuse(new DesksideError('not_connected'));
    panel.open();
    await sees('The desk could not be reached');
    await click('Try again');
    await sees('Request service');
  });

  it('speaks Chinese', async () => {
    await mount({}, 'zh-CN');
    panel.open();
    await sees('2 位支持人员在线');
    expect(root.querySelector('.deskside')?.getAttribute('lang')).toBe('zh-CN');
    await find('button', '请求服务');
  });

  it('stores nothing until the customer asks', async () => {
    await mount();
    panel.open();
    await sees('Request service');
    expect(localStorage.length).toBe(0);
  });
});

describe('mode auto', () => {
  it('says what is missing, at its field, and puts the focus there', async () => {
    await mount();
    panel.open();
    await click('Request service');
    const group = await field('Group');
    await vi.waitFor(() => expect(group.getAttribute('aria-invalid')).toBe('true'));
    expect(root.getElementById(group.getAttribute('aria-describedby')!)?.textContent).toBe('Please choose one.');
    expect(root.activeElement).toBe(group);
    expect((await field('Your name')).getAttribute('aria-invalid')).toBe('true');
    expect((await field('Phone')).getAttribute('aria-invalid')).toBeNull();
    await fill('Group', 'tech');
    await vi.waitFor(() => expect(group.getAttribute('aria-invalid')).toBeNull());
    expect(fake.done).toEqual([]);
  });

  it('asks with what was given', async () => {
    await mount();
    panel.open();
    await fill('Group', 'tech');
    await fill('Product', 'cloud');
    await fill('Your name', 'Laura');
    await fill('Phone', '+39 0536 80 41');
    await click('Request service');
    await sees('Ringing Mia Lindqvist');
    expect(fake.done).toEqual([
      ['request', expect.objectContaining({ group: 'tech', product: 'cloud', name: 'Laura', phone: '+39 0536 80 41' })],
    ]);
    expect(JSON.parse(localStorage.getItem('deskside.80000001')!)).toMatchObject({ open: true, conversation: 'c1' });
    // The customer can write at once.
    expect(root.activeElement).toBe(await composer());
  });

  it('shows what the server refuses, and keeps what was written', async () => {
    await mount({ groups: [], products: [] });
    panel.open();
    await fill('Your name', 'Laura');
    fake.fake.refuse(new DesksideError('rate_limited', 'slow', { data: { retryAfterMs: 9_100 } }));
    await click('Request service');
    await sees('Too many requests. Try again in 1 min.');
    expect((await field('Your name')).value).toBe('Laura');
  });

  it('nobody online: a message first, waiting as the other way', async () => {
    await mount({ online: 0 });
    panel.open();
    await sees('Our desk is open from Monday to Friday');
    await click('Wait for somebody instead');
    await find('button', 'Request service');
  });
});

describe('mode seats', () => {
  const free = { name: 'optional', phone: 'optional', email: 'hidden', product: 'optional' } as const;

  it('tabs by group with the arrows; a seat is asked at once', async () => {
    await mount({ mode: 'seats', fields: free });
    panel.open();
    const first = await find('[role=tab]', 'Technical support 4');
    press(first, 'ArrowRight');
    const second = await find('[role=tab]', 'After-sales 1');
    await vi.waitFor(() => expect(second.getAttribute('aria-selected')).toBe('true'));
    await click('Request service: 王思远');
    await vi.waitFor(() => expect(fake.done).toEqual([['request', expect.objectContaining({ seat: 's2' })]]));
  });

  it('who is not there cannot be rung', async () => {
    await mount({ mode: 'seats' });
    panel.open();
    await sees('Priya Raman');
    expect(root.querySelectorAll('.seat button')).toHaveLength(2);
  });

  it('asks first what the desk must know', async () => {
    await mount({ mode: 'seats' });
    panel.open();
    await click('Request service: Mia Lindqvist');
    await sees('We ask Mia.');
    await fill('Your name', 'Laura');
    await click('Request service');
    await vi.waitFor(() =>
      expect(fake.done).toEqual([['request', expect.objectContaining({ seat: 's1', name: 'Laura' })]]),
    );
  });

  it('the seat did not answer: anyone of the group', async () => {
    await mount({ mode: 'seats' });
    be({ ...queued, choose: true, seat: mia });
    await sees('Mia Lindqvist did not answer');
    await click(/^Ask anyone/);
    await vi.waitFor(() => expect(fake.talk.done).toContainEqual(['choose', 'group']));
  });
});

describe('mode code', () => {
  it('takes six digits, also pasted with other characters or in full width', async () => {
    await mount({ mode: 'code' });
    panel.open();
    await fill('Your name', 'Jonas');
    await fill('Direct code', '４０７-192 ');
    expect((await field('Direct code')).value).toBe('407192');
    await click('Connect');
    await vi.waitFor(() =>
      expect(fake.done).toEqual([['request', expect.objectContaining({ code: '407192', name: 'Jonas' })]]),
    );
  });

  it.each([
    ['used', 'already used'],
    ['expired', 'has expired'],
    ['wrong', 'is not known'],
  ] as const)('explains a code that is %s', async (reason, text) => {
    await mount({ mode: 'code' });
    panel.open();
    await fill('Your name', 'Jonas');
    await fill('Direct code', '407192');
    fake.fake.refuse(new DesksideError('code_refused', 'no', { data: { reason } }));
    await click('Connect');
    await sees(text);
    await find('button', 'Try again');
    expect((await field('Direct code')).getAttribute('aria-invalid')).toBe('true');
  });

  it('shows the two digits to read out', async () => {
    await mount({ mode: 'code' });
    be({ ...offered, digits: '47' });
    await sees('Read these two digits to Mia');
    expect(root.querySelector('.digits bdi')?.textContent).toBe('47');
  });
});

describe('waiting', () => {
  it('everybody is busy: the choice, then the place, live', async () => {
    await mount();
    be(queued);
    await sees('Everyone is busy');
    await sees('You are 3rd, about 4 min');
    await click(/^Wait in the queue/);
    await sees('You are in the queue');
    const spoken = () => [...root.querySelectorAll('[role=status]')].map((one) => one.textContent).join();
    expect(spoken()).toContain('You are 3rd in the queue, about 4 min.');
    fake.talk.place({ ...queued, position: 1, estimateMs: null });
    await vi.waitFor(() => expect(spoken()).toContain('You are 1st in the queue.'));
  });

  it('going back keeps a place in the queue that was waited for', async () => {
    await mount();
    be(queued);
    await click(/^Wait in the queue/);
    await sees('You are in the queue');
    await click('Back');
    await find('button', 'Leave message');
    expect(fake.talk.done.some(([verb]) => verb === 'leave')).toBe(false);
    await click('Back');
    await sees('You are in the queue');
  });

  it('cancelling before a word was written just leaves', async () => {
    await mount();
    be(offered);
    await click('Cancel');
    await find('button', 'Request service');
    expect(fake.talk.done).toContainEqual(['leave', {}]);
    expect(localStorage.length).toBe(0);
  });

  it('[M-C7] cancelling later asks for contact details; what was written goes along', async () => {
    await mount();
    be(offered);
    press(await type('Hello'), 'Enter');
    await type('and one more th');
    await click('Cancel');
    await sees('The 1 message you wrote goes with it.');
    expect((await field('Message')).value).toBe('and one more th');
    await click('Leave message');
    await sees('Without it nobody can answer you.');
    await fill('E-mail or phone', 'laura@example.com');
    await click('Leave message');
    await sees('We have your message');
    await sees('We answer to laura@example.com.');
    expect(fake.talk.done).toContainEqual([
      'leave',
      { draft: 'and one more th', contact: { email: 'laura@example.com' } },
    ]);
  });

  it('going back from the message finds the words in the composer', async () => {
    await mount();
    be(queued);
    await click(/^Leave a message/);
    await fill('Message', 'half a sentence');
    await click('Back');
    expect((await composer()).value).toBe('half a sentence');
  });
});

describe('conversation', () => {
  it('Enter sends; Shift and Enter, and Enter of an input method, do not', async () => {
    await mount();
    be(active);
    const box = await type('Hello');
    press(box, 'Enter', { shiftKey: true });
    press(box, 'Enter', { isComposing: true });
    press(box, 'Enter', { keyCode: 229 });
    expect(fake.talk.done.filter(([verb]) => verb === 'send')).toEqual([]);
    press(box, 'Enter');
    await sees('Hello');
    expect(fake.talk.done).toContainEqual(['send', 'Hello']);
    await vi.waitFor(() => expect(box.value).toBe(''));
  });

  it('counts near the end and sends nothing that is too long', async () => {
    await mount();
    be(active);
    const box = await type('x'.repeat(3_990));
    await sees('10 characters left');
    await type('x'.repeat(4_001));
    await sees('1 character too many');
    press(box, 'Enter');
    expect(fake.talk.done.filter(([verb]) => verb === 'send')).toEqual([]);
    expect(box.value).toHaveLength(4_001);
  });

  it('[B-C8] says who sees the draft, and turns it off', async () => {
    await mount();
    be(active);
    await sees('Mia sees what you type before you send it.');
    await click('Turn off');
    await sees('What you type is seen only after you send it.');
    expect(fake.talk.$previewAllowed.get()).toBe(false);
  });

  it('says nothing of a preview where the desk has none', async () => {
    await mount({ preview: false });
    fake.talk.$preview.set(false);
    be(active);
    await composer();
    expect(dialog().textContent).not.toContain('what you type');
  });

  it('shows how far each message came', async () => {
    await mount();
    be(active);
    fake.talk.say('a', { mine: true, state: 'read' });
    fake.talk.say('b', { mine: true, state: 'delivered' });
    fake.talk.say('c', { mine: true, state: 'sending', seq: null });
    fake.talk.say('d', { mine: true, state: 'failed', error: new DesksideError('wrong_state') });
    await sees(/Read.*Delivered.*Not sent yet.*Not sent\./);
    await click('Try again');
    expect(fake.talk.done).toContainEqual(['resend', 'm3']);
  });

  it('what a stranger wrote stays text', async () => {
    await mount();
    be(active);
    fake.talk.say('<img src=x onerror=alert(1)>', {});
    await sees('<img src=x');
    expect(root.querySelector('.bubble img')).toBeNull();
  });

  it('shows that the other side writes', async () => {
    await mount();
    be(active);
    fake.talk.$typing.set(true);
    await sees('Mia is writing');
  });

  it('not connected: how much is unsent, and a way to try now', async () => {
    await mount();
    be(active);
    fake.talk.$connection.set({ state: 'waiting', unsent: 2, nextTryAt: Date.now() + 4_000, error: null });
    await vi.waitFor(
      () => expect(dialog().textContent).toMatch(/Not connected, 2 unsent\..*Next try in \d s\./),
      3_000,
    );
    await sees('Kept on this device.');
    await click('Try now');
    expect(fake.talk.done).toContainEqual(['retryNow']);
  });

  it('reads only while it is open', async () => {
    await mount();
    be(active);
    await composer();
    panel.close();
    await vi.waitFor(() => expect(dialog().hidden).toBe(true));
    fake.talk.done.length = 0;
    fake.talk.$unread.set(2);
    fake.talk.say('Are you there?');
    await sees('Are you there?');
    expect(fake.talk.done).toEqual([]);
    expect(unread.at(-1)).toBe(2);
    panel.open();
    await vi.waitFor(() => expect(fake.talk.done).toContainEqual(['markRead']));
    expect(unread.at(-1)).toBe(0);
  });

  it('ends after a question, asks how it was, once, and starts again', async () => {
    await mount();
    be(active);
    await click('More');
    (await find('[role=menuitem]', 'End conversation')).click();
    await find('[role=alertdialog]', /End the conversation\?/);
    (await find('[role=alertdialog] button', 'End conversation')).click();
    await vi.waitFor(() => expect(fake.talk.done).toContainEqual(['end']));
    fake.talk.$survey.set({ wanted: true, answered: false });
    fake.talk.place({ phase: 'ended', reason: 'customer' });
    await sees('How was it?');
    await click('Send');
    await sees('Please choose one.');
    ((await find('label', 'Very good')).querySelector('input') as HTMLInputElement).click();
    ((await find('label', 'Partly')).querySelector('input') as HTMLInputElement).click();
    await fill('Anything to add?', 'Quick');
    await click('Send');
    await vi.waitFor(() =>
      expect(fake.talk.done).toContainEqual(['rate', { score: 5, solved: 'partly', comment: 'Quick' }]),
    );
    fake.talk.$survey.set({ wanted: true, answered: true });
    await sees('Thank you for your answer.');
    expect(localStorage.length).toBe(0);
    await click('Start again');
    await find('button', 'Request service');
    expect(fake.talk.done).toContainEqual(['close']);
  });

  it('[M-S10] a supporter may ask during the conversation; it goes on meanwhile', async () => {
    await mount();
    be(active);
    fake.talk.$survey.set({ wanted: true, answered: false });
    fake.talk.askSurvey();
    await sees('Mia asks how it is going.');
    await composer();
    await click('Rate the conversation');
    await find('[role=dialog]', 'How was it?');
    ((await find('label', 'Good')).querySelector('input') as HTMLInputElement).click();
    await click('Send');
    await vi.waitFor(() => expect(fake.talk.done).toContainEqual(['rate', { score: 4 }]));
    fake.talk.$survey.set({ wanted: true, answered: true });
    await sees('Thank you for your answer.');
    await composer();
  });

  it('[M-S10] whoever does not want to answer now goes on and may answer at the end', async () => {
    await mount();
    be(active);
    fake.talk.$survey.set({ wanted: true, answered: false });
    fake.talk.askSurvey();
    await click('Skip');
    await vi.waitFor(() => expect(dialog().textContent).not.toContain('asks how it is going'));
    fake.talk.place({ phase: 'ended', reason: 'supporter' });
    await sees('How was it?');
  });

  it('a survey can be skipped; the conversation stays readable', async () => {
    await mount();
    be(active);
    fake.talk.say('It was the driver.');
    fake.talk.$survey.set({ wanted: true, answered: false });
    fake.talk.place({ phase: 'ended', reason: 'supporter' });
    await click('Skip');
    await sees('It was the driver.');
    await find('button', 'Start again');
  });
});

describe('[B-C1] after a reload', () => {
  const remembered = { open: true, conversation: 'c1', kind: 'auto', waits: true };

  it('comes back open, in the same place', async () => {
    localStorage.setItem('deskside.80000001', JSON.stringify(remembered));
    await mount();
    fake.fake.store();
    fake.talk.place(queued);
    fake.talk.$draft.set('half a sen');
    await panel.restore();
    expect(opened).toEqual([true]);
    expect((await composer()).value).toBe('half a sen');
    await sees('You are in the queue');
    // Whoever reads the page goes on reading.
    expect(root.activeElement).toBeNull();
  });

  it('stays minimised, and counts', async () => {
    localStorage.setItem('deskside.80000001', JSON.stringify({ ...remembered, open: false }));
    await mount();
    fake.fake.store();
    fake.talk.place(active);
    fake.talk.$unread.set(3);
    await panel.restore();
    expect(opened).toEqual([]);
    expect(unread.at(-1)).toBe(3);
    expect(button.ariaLabel).toBe('Open support, 3 unread messages');
    expect(button.textContent).toBe('3');
  });

  it('forgets what is over', async () => {
    localStorage.setItem('deskside.80000001', JSON.stringify(remembered));
    await mount();
    await panel.restore();
    expect(opened).toEqual([]);
    expect(localStorage.length).toBe(0);
  });
});

it('destroy leaves nothing', async () => {
  await mount();
  panel.open();
  panel.destroy();
  expect(root.childElementCount).toBe(0);
  expect(fake.done).toContainEqual(['destroy']);
});
