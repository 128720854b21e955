import { forgetTyped, remembered } from './device.ts';
import { $colleaguesDrawer, $talk } from './panels.ts';
import { $noteDrafts, $panels } from './workspace.ts';

const isText = (value: unknown) => typeof value === 'string';
/** Whose page this was last. */
const person = remembered<string | null>('person', null, isText, () => sessionStorage);

/** What somebody typed or left open here is not for the next one who signs in. */
export function forgetPerson(): void {
  person.forget();
  forgetTyped('record.');
  forgetTyped('ended.');
  $talk.set(null);
  $noteDrafts.set({});
  $panels.set({});
  $colleaguesDrawer.set(false);
}

/** Somebody is signed in here: whoever comes back finds what they typed, anybody else finds nothing of it. */
export function enterAs({ desk, user }: { desk: string; user: string }): void {
  const now = `${desk}/${user}`;
  if (person.get() !== now) forgetPerson();
  person.set(now);
}
