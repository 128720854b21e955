import type { VisitPage, Visitor } from '@deskside/sdk/protocol';
import { Page } from '../room/page.ts';
import { languageOf, pageAddressOf, siteOf, titleOf } from './said.ts';

/** Who opens the next page is away for a moment: that long they still count as here. */
export const LEAVE_MS = 3_000;
/** Who comes back within this time goes on with the visit of before. */
const VISIT_MS = 1_800_000;
/** Visits that may be gone on with: in memory, the oldest are forgotten first. */
const PAST_MAX = 10_000;

/** What is known of somebody who is here. Plain values: it is kept with the connection, over a sleep of the room. */
export type Visit = Omit<Visitor, 'id' | 'notice'>;
export type PageTold = Omit<VisitPage, 'type'>;

interface Past {
  visit: Visit;
  leftAt: number;
}

/**
 * Who is in the lobby and on which page. In memory, and nowhere on disk. Changes are collected until
 * {@link Presence.takeChanged}, so that supporters hear the newest of each visitor a few times a second.
 */
export class Presence {
  readonly #here = new Map<string, Visit>();
  /** Who has no connection, and when they will have left. */
  readonly #leaving = new Map<string, number>();
  readonly #past = new Map<string, Past>();
  readonly #changed = new Set<string>();
  readonly #left = new Set<string>();

  get(visitor: string): Visit | undefined {
    return this.#here.get(visitor);
  }

  ids(): string[] {
    return [...this.#here.keys()];
  }

  /** A connection of before the room slept. */
  restore(visitor: string, visit: Visit): void {
    const known = this.#here.get(visitor);
    if (!known || known.page.at < visit.page.at) this.#here.set(visitor, visit);
  }

  /** The visitor says which page they are on. */
  tell(visitor: string, told: PageTold, now: number): Visit {
    const known = this.#here.get(visitor) ?? this.#pastOf(visitor, now);
    const url = pageAddressOf(told.url);
    const isSame = known !== undefined && known.page.url === url;
    const visit: Visit = {
      since: known?.since ?? now,
      page: { url, title: titleOf(told.title), at: isSame ? known.page.at : now },
      pages: (known?.pages ?? 0) + (isSame ? 0 : 1),
      // Within a site the page before is the referrer.
      referrer: known?.referrer ?? siteOf(told.referrer ?? ''),
      visits: told.visits ?? known?.visits ?? null,
      language: languageOf(told.language ?? '') || (known?.language ?? ''),
      device: told.device ?? known?.device ?? null,
    };
    this.#here.set(visitor, visit);
    this.#past.delete(visitor);
    this.#left.delete(visitor);
    this.#changed.add(visitor);
    return visit;
  }

  /** The visitor has a connection. */
  come(visitor: string): void {
    this.#leaving.delete(visitor);
  }

  /** The visitor has no connection any more; `isDead`: for longer than it seems. */
  go(visitor: string, now: number, isDead: boolean): void {
    if (!this.#here.has(visitor)) return;
    // A dead connection may be heard of once more, when it is closed.
    const before = this.#leaving.get(visitor) ?? Infinity;
    this.#leaving.set(visitor, Math.min(before, isDead ? now : now + LEAVE_MS));
  }

  /** Something else about them is new, if they are here. */
  touch(visitors: Iterable<string>): void {
    for (const visitor of visitors) if (this.#here.has(visitor)) this.#changed.add(visitor);
  }

  clear(): void {
    for (const map of [this.#here, this.#leaving, this.#past]) map.clear();
    this.forgetChanges();
  }

  /** Lets those leave whose time has come. Answers whether somebody else is about to. */
  settle(now: number): boolean {
    for (const [visitor, at] of this.#leaving) {
      if (at > now) continue;
      this.#leaving.delete(visitor);
      const visit = this.#here.get(visitor);
      if (!visit) continue;
      this.#here.delete(visitor);
      this.#changed.delete(visitor);
      this.#left.add(visitor);
      this.#remember(visitor, { visit, leftAt: now });
    }
    return this.#leaving.size > 0;
  }

  /** Who left, as many as fit into one frame; the others stay for the next one. */
  takeLeft(): string[] {
    return takeFrom(this.#left, (visitor) => visitor);
  }

  /** Who came or is new in something, as many as fit into one frame as `see` shows them. */
  takeChanged(see: (visitor: string, visit: Visit) => Visitor): Visitor[] {
    return takeFrom(this.#changed, (visitor) => {
      const visit = this.#here.get(visitor);
      return visit ? see(visitor, visit) : null;
    });
  }

  /** Nobody wants to hear what changed so far. */
  forgetChanges(): void {
    this.#changed.clear();
    this.#left.clear();
  }

  #pastOf(visitor: string, now: number): Visit | undefined {
    const past = this.#past.get(visitor);
    return past && now - past.leftAt < VISIT_MS ? past.visit : undefined;
  }

  #remember(visitor: string, past: Past): void {
    const [oldest] = this.#past.keys();
    if (this.#past.size >= PAST_MAX && oldest !== undefined) this.#past.delete(oldest);
    this.#past.set(visitor, past);
  }
}

function takeFrom<Item>(visitors: Set<string>, show: (visitor: string) => Item | null): Item[] {
  const page = new Page<Item>();
  for (const visitor of visitors) {
    const item = show(visitor);
    if (item !== null && !page.add(item)) break;
    visitors.delete(visitor);
  }
  return page.items;
}
