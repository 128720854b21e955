import { ATTRIBUTES_MAX, ATTRIBUTE_TEXT_MAX } from '@deskside/sdk/constants';
import type { Attributes, User, Widget } from '../api.ts';

type Call = (verb: keyof Widget, ...more: unknown[]) => unknown;
type Stub = Call & { q?: unknown[][] };

const page = window as unknown as { deskside?: Stub };

/** Calls a verb of the widget, now or when its script has loaded. */
export const deskside: Call = (...call) => {
  if (!page.deskside) {
    const stub: Stub = (...kept) => void stub.q!.push(kept);
    stub.q = [];
    page.deskside = stub;
  }
  return page.deskside(...call);
};

const told = new Set<string>();
/** Says once that there is no such thing here. */
export function unknown(name: string): void {
  if (told.has(name)) return;
  told.add(name);
  // oxlint-disable-next-line no-console -- it is the site's developer who is told
  console.warn(`Deskside: ${name} has no counterpart here, and does nothing.`);
}

type Facts = Readonly<Record<string, unknown>>;
const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined);

/** What a desk takes: the rest is left out, because one fact too many would keep somebody from asking. */
const isFact = ([name, value]: [string, unknown]) =>
  /^\p{L}[\p{L}\p{N}_ .-]{0,39}$/u.test(name) &&
  (typeof value === 'string' ? value.length <= ATTRIBUTE_TEXT_MAX : /^(?:number|boolean)$/.test(typeof value));

/** Who the page says its user is, and what else it says. Nobody signed for it: that is `identify` with a token. */
export function introduce({ id, name, email, phone, ...more }: Facts): void {
  const user = Object.fromEntries(
    Object.entries({ name, email, phone }).flatMap(([key, value]) => (text(value) ? [[key, text(value)]] : [])),
  );
  if (text(id) || Object.keys(user).length) deskside('identify', { id: text(id) ?? '', ...user } satisfies User);
  const attributes = Object.fromEntries(Object.entries(more).filter(isFact).slice(0, ATTRIBUTES_MAX)) as Attributes;
  if (Object.keys(attributes).length) deskside('setAttributes', attributes);
}

export type Verbs = Readonly<Record<string, ((...all: never[]) => unknown) | undefined>>;

/** Does what is known under this name, and says it where nothing is. */
export function run(api: string, verbs: Verbs, verb: string, all: readonly unknown[]): unknown {
  const known = Object.hasOwn(verbs, verb) ? (verbs[verb] as (...all: unknown[]) => unknown) : undefined;
  return known ? known(...all) : unknown(`${api} ${verb}`);
}
