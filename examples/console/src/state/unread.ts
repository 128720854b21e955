import type { Supporter, SupporterConversation } from '@deskside/sdk/supporter';
import { atom, onMount, type ReadableAtom } from 'nanostores';
import { unsentOf } from './unsent.ts';

const known = new WeakMap<Supporter, ReadableAtom<number>>();
const knownUnsent = new WeakMap<Supporter, ReadableAtom<number>>();

/** A number of each of my conversations, added up and kept up to date. */
function sum(
  supporter: Supporter,
  numberOf: (conversation: SupporterConversation) => number,
  storeOf: (conversation: SupporterConversation) => ReadableAtom<unknown>,
): ReadableAtom<number> {
  const $sum = atom(0);
  onMount($sum, () => {
    let undo: (() => void)[] = [];
    const add = () => {
      const all = supporter.$conversations.get();
      $sum.set(all.reduce((total, conversation) => total + numberOf(conversation), 0));
    };
    const stop = supporter.$conversations.subscribe((conversations) => {
      for (const off of undo) off();
      undo = conversations.map((conversation) => storeOf(conversation).listen(add));
      add();
    });
    return () => {
      stop();
      for (const off of undo) off();
    };
  });
  return $sum;
}

function once(all: WeakMap<Supporter, ReadableAtom<number>>, supporter: Supporter, make: () => ReadableAtom<number>) {
  const made = all.get(supporter) ?? make();
  all.set(supporter, made);
  return made;
}

/** Unread messages of all my conversations. */
export function $unread(supporter: Supporter): ReadableAtom<number> {
  return once(known, supporter, () =>
    sum(
      supporter,
      (conversation) => conversation.$unread.get(),
      (conversation) => conversation.$unread,
    ),
  );
}

/** Messages of all my conversations that the server does not have yet. */
export function $unsent(supporter: Supporter): ReadableAtom<number> {
  return once(knownUnsent, supporter, () => sum(supporter, unsentOf, (conversation) => conversation.$messages));
}
