import { isDesksideError, resume, signIn, type Supporter, type SupporterConversation } from '@deskside/sdk/supporter';

// Where your server is, and which desk: see .env.
const { VITE_DESKSIDE_SERVER: server, VITE_DESKSIDE_DESK: desk } = import.meta.env;
const app = document.querySelector('#app')!;

/** An element with its children; a text is only ever a text. */
function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  fields: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), fields);
  element.append(...children);
  return element;
}

/** A button whose work may fail: then it says why. */
function button(text: string, work: () => Promise<unknown> | void): HTMLButtonElement {
  const element = make('button', { type: 'button', textContent: text });
  element.addEventListener('click', () => {
    Promise.resolve(work()).catch((error: unknown) => {
      problem.textContent = isDesksideError(error) ? error.code : String(error);
    });
  });
  return element;
}

const problem = make('p');
problem.setAttribute('role', 'alert');

function field(label: string, type = 'text'): { input: HTMLInputElement; row: HTMLElement } {
  const input = make('input', { type, required: true });
  return { input, row: make('label', {}, label, ' ', input) };
}

// ---- signing in -----------------------------------------------------------------------------------------------------

function showSignIn(): void {
  const user = field('User name');
  const password = field('Password', 'password');
  const form = make('form', {}, user.row, password.row, make('button', { textContent: 'Sign in' }), problem);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    signIn({ server, desk, user: user.input.value, password: password.input.value }).then(
      (supporter) => {
        sessionStorage.setItem('token', supporter.token);
        showDesk(supporter);
      },
      (error: unknown) => {
        problem.textContent = isDesksideError(error, 'unauthorized') ? 'That is not right.' : String(error);
      },
    );
  });
  app.replaceChildren(make('h1', { textContent: 'Sign in' }), form);
}

// ---- the desk -------------------------------------------------------------------------------------------------------

function showDesk(supporter: Supporter): void {
  problem.textContent = '';
  const status = make('span');
  const offers = make('section');
  const queue = make('section');
  const talks = make('section');
  /** Each conversation keeps its element, and what was typed into it. */
  const shown = new Map<SupporterConversation, HTMLElement>();

  supporter.$status.subscribe((now) => (status.textContent = ` You are ${now}. `));
  supporter.$signedIn.listen((signedIn) => {
    if (signedIn) return;
    sessionStorage.removeItem('token');
    supporter.destroy();
    showSignIn();
  });
  supporter.$offers.subscribe((list) => {
    offers.replaceChildren(
      make('h2', { textContent: 'Rings' }),
      ...list.map(({ offer, transfer, details, words }) => {
        const who = details.name || 'Somebody';
        const from = supporter.$colleagues.get().find(({ id }) => id === transfer?.from)?.name;
        return make(
          'p',
          {},
          from ? `${from} hands over ${who}: ${transfer?.note} ` : `${who}: ${words} `,
          button('Accept', () => supporter.accept(offer.id)),
          button('Decline', () => supporter.decline(offer.id)),
        );
      }),
    );
  });
  supporter.$queue.subscribe((list) => {
    queue.replaceChildren(
      make('h2', { textContent: `Waiting: ${list.length}` }),
      ...list.map(({ conversation, details, words }) =>
        make(
          'p',
          {},
          `${details.name || 'Somebody'}: ${words} `,
          button('Take', () => supporter.take(conversation)),
        ),
      ),
    );
  });
  supporter.$conversations.subscribe((list) => {
    for (const one of shown.keys()) if (!list.includes(one)) shown.delete(one);
    for (const one of list) if (!shown.has(one)) shown.set(one, makeTalk(supporter, one));
    talks.replaceChildren(...shown.values());
  });
  app.replaceChildren(
    make('h1', { textContent: supporter.member.name }),
    status,
    button('Go online', () => supporter.setStatus('online')),
    button('Go away', () => supporter.setStatus('away')),
    button('Sign out', () => supporter.signOut()),
    problem,
    offers,
    queue,
    talks,
  );
}

// ---- a conversation -------------------------------------------------------------------------------------------------

function makeTalk(supporter: Supporter, conversation: SupporterConversation): HTMLElement {
  const title = make('h2');
  const log = make('ol');
  log.setAttribute('role', 'log');
  const typed = make('p');
  const reply = field('Reply');
  const colleague = make('select', { ariaLabel: 'Colleague' });
  const form = make('form', {}, reply.row, make('button', { textContent: 'Send' }));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    // Whatever happens to it is in $messages.
    conversation.send({ text: reply.input.value }).catch(() => {});
    form.reset();
  });
  reply.input.addEventListener('input', () => conversation.typing());

  conversation.$customer.subscribe((customer) => (title.textContent = customer?.name || 'Somebody'));
  conversation.$preview.subscribe((text) => (typed.textContent = text && `types: ${text}`));
  conversation.$messages.subscribe((messages) => {
    log.replaceChildren(
      ...messages.map(({ mine, from, text, file, state }) =>
        make('li', { textContent: `${mine ? 'You' : from.name || 'Customer'}: ${text || file?.name} (${state})` }),
      ),
    );
    conversation.markRead();
  });
  supporter.$colleagues.subscribe((colleagues) => {
    const there = colleagues.filter(({ id, status }) => id !== supporter.member.id && status === 'online');
    colleague.replaceChildren(...there.map(({ id, name }) => new Option(name, id)));
  });
  const tools = make(
    'p',
    {},
    colleague,
    button('Transfer', () => supporter.transfer(conversation.id, { to: colleague.value })),
    button('End', () => conversation.end()),
  );
  const close = button('Close', () => conversation.close());
  conversation.$state.subscribe((state) => {
    form.hidden = tools.hidden = state === 'ended';
    close.hidden = state !== 'ended';
  });
  return make('article', {}, title, log, typed, form, tools, close);
}

const token = sessionStorage.getItem('token');
if (token === null) showSignIn();
else resume({ server, desk, token }).then(showDesk, showSignIn);
