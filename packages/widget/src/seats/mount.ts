import type { PublicDesk } from '@deskside/sdk/customer';
import { setDeskAccent } from '../loader/desk-accent.ts';
import { colourOf, initialsOf } from '../look/people.ts';
import { speak } from '../locales/speak.ts';
import type { OpenOptions, TextsOfSite } from '../api.ts';
import { createElement as make } from './create-element.ts';
import { createFeed } from './feed.ts';
import { seatWords } from './seat-words.ts';
import css from './seats.css?inline';

/** What the loader gives the seat list. */
export interface SeatsOptions {
  /** The `<deskside-seats>` element. */
  element: HTMLElement;
  server: string;
  locale?: string | undefined;
  theme?: string | undefined;
  texts?: TextsOfSite | undefined;
  /** Opens the panel of the element's desk. */
  onOpen: (desk: string, options: OpenOptions) => void;
}

type PublicSeat = PublicDesk['seats'][number];

/**
 * Draws the seat list into its element and keeps it fresh while it can be seen. Statuses change in place, so that
 * neither the focus nor a reader's position is lost. Returns its undo.
 */
export async function mountSeats({
  element,
  server,
  locale,
  theme,
  texts,
  ...options
}: SeatsOptions): Promise<() => void> {
  const id = element.getAttribute('desk') ?? '';
  const spoken = await speak(locale, texts);
  const onOpen = (to: OpenOptions) => options.onOpen(id, to);
  const { say, number, busy, named } = seatWords(spoken);
  const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const box = make('div', { class: 'deskside', lang: spoken.language, dir: spoken.dir });
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => {
    // A list that stands in a light page stays light: the page has no dark side unless it says so.
    box.dataset['theme'] = theme === 'dark' || (theme === 'auto' && dark.matches) ? 'dark' : 'light';
  };
  paint();
  dark.addEventListener('change', paint);
  root.replaceChildren(box);

  let chosen = element.getAttribute('group') ?? '';
  let shape = '';
  let cards = new Map<string, (seat: PublicSeat) => void>();

  const note = (text: string, ...more: Element[]) => {
    shape = '';
    box.replaceChildren(
      make('section', { class: 'seat-list' }, make('div', { class: 'seat-list__note', role: 'status' }, text, ...more)),
    );
  };

  const card = (seat: PublicSeat): HTMLElement => {
    const picture = make('span', { class: `avatar avatar--${colourOf(seat.id)} avatar--48`, 'aria-hidden': 'true' });
    picture.textContent = initialsOf(seat.name);
    if (seat.picture) {
      const image = make('img', { class: 'avatar__picture', src: new URL(seat.picture, server).href, alt: '' });
      // A page that forbids pictures from elsewhere shows the initials.
      image.onload = () => picture.replaceChildren(image);
    }
    const presence = make('i');
    const status = make('span');
    const button = make('button');
    let target: OpenOptions = {};
    button.onclick = () => onOpen(target);
    const update = ({ status: now, load, name }: PublicSeat) => {
      const online = now === 'online';
      target = { to: { seat: seat.id }, ...(!online && { message: true }) };
      presence.className = `presence presence--${now}`;
      status.textContent = online && load > 0 ? busy(load) : say[now];
      button.className = online ? 'button button--primary' : 'button';
      button.textContent = online ? say.requestService : say.leaveMessage;
      button.setAttribute('aria-label', named(online ? say.requestSeat : say.messageSeat, name));
    };
    cards.set(seat.id, update);
    update(seat);
    return make(
      'div',
      { class: 'seat-card', part: 'seat', role: 'group', 'aria-label': seat.name },
      picture,
      make(
        'div',
        { class: 'seat-card__text' },
        make('span', { class: 'seat__name' }, seat.name),
        make('span', { class: 'seat__title' }, seat.title),
        seat.phone && make('bdi', { class: 'seat__phone' }, seat.phone),
        make('span', { class: 'seat-card__status' }, presence, status),
      ),
      button,
    );
  };

  const draw = (desk: PublicDesk) => {
    setDeskAccent(element, desk);
    // Only who is there and what they are called makes a new picture; a status does not.
    const now = JSON.stringify([desk.name, desk.groups, desk.seats.map(({ status: _, load: __, ...seat }) => seat)]);
    if (now === shape) {
      for (const seat of desk.seats) cards.get(seat.id)?.(seat);
      return;
    }
    shape = now;
    const groups = desk.groups.filter((group) => !element.hasAttribute('group') || group.id === chosen);
    if (!groups.some((group) => group.id === chosen)) chosen = groups[0]?.id ?? '';
    const seatsOf = (group: string) => desk.seats.filter((seat) => seat.groups.includes(group));
    const tabs = groups.map((group) =>
      make(
        'button',
        { class: 'tabs__tab', role: 'tab', id: `tab-${group.id}`, 'aria-controls': 'seats' },
        `${group.name} `,
        make('span', { class: 'tabs__count' }, number(seatsOf(group.id).length)),
      ),
    );
    const grid = make('div', { class: 'seat-list__grid', id: 'seats' });
    if (tabs.length > 1) grid.setAttribute('role', 'tabpanel');
    const choose = (group: string) => {
      chosen = group;
      groups.forEach((one, index) => {
        tabs[index]!.ariaSelected = String(one.id === group);
        tabs[index]!.tabIndex = one.id === group ? 0 : -1;
      });
      grid.setAttribute('aria-labelledby', `tab-${group}`);
      cards = new Map();
      // The newest statuses: the list may have been refreshed since it was drawn.
      const seats = groups.length
        ? (feed.newest ?? desk).seats.filter((seat) => seat.groups.includes(group))
        : desk.seats;
      grid.replaceChildren(...seats.map(card));
      if (!seats.length) grid.append(make('p', { class: 'seat-card' }, say.noSeats));
    };
    const row = make('div', { class: 'tabs', role: 'tablist', 'aria-label': say.groups }, ...tabs);
    tabs.forEach((tab, index) => {
      tab.onclick = () => choose(groups[index]!.id);
    });
    row.onkeydown = (event) => {
      const step = getComputedStyle(row).direction === 'rtl' ? -1 : 1;
      const at = groups.findIndex((group) => group.id === chosen);
      const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = (to + tabs.length) % tabs.length;
      choose(groups[next]!.id);
      tabs[next]!.focus();
    };
    const enter = make('button', { class: 'link' }, say.enterIt);
    enter.onclick = () => onOpen({ to: { code: '' } });
    choose(chosen);
    box.replaceChildren(
      make(
        'section',
        { class: 'seat-list', 'aria-label': desk.name },
        tabs.length > 1 && row,
        grid,
        make('div', { class: 'seat-list__foot' }, make('span', {}, say.haveCode), enter),
      ),
    );
  };

  const feed = createFeed<PublicDesk>({
    address: `${server}/v1/desks/${encodeURIComponent(id)}`,
    element,
    onAnswer: draw,
    onFailure: () => {
      // A list that is there stays; it is only not fresh.
      if (shape) return;
      const again = make('button', { class: 'button' }, say.tryAgain);
      again.onclick = () => feed.refresh();
      note(say.seatsFailed, again);
    },
  });
  note(say.loading);

  return () => {
    feed.stop();
    dark.removeEventListener('change', paint);
    root.replaceChildren();
  };
}
