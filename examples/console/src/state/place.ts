import { atom } from 'nanostores';

/** What the main area shows. It stands in the address, so that a reload and the back button keep it. */
export type Place =
  | { page: 'tasks' }
  | { page: 'visitors' }
  | { page: 'responses' }
  | { page: 'settings' }
  | { page: 'records'; record: string | null }
  | { page: 'conversation'; conversation: string };

function wordsOf(hash: string): string[] {
  try {
    return hash.replace(/^#/, '').split('/').map(decodeURIComponent);
  } catch {
    return []; // somebody wrote the address by hand
  }
}

function placeOf(hash: string): Place {
  const [page, id] = wordsOf(hash);
  if (page === 'conversation' && id) return { page, conversation: id };
  if (page === 'records') return { page, record: id || null };
  return { page: page === 'visitors' || page === 'responses' || page === 'settings' ? page : 'tasks' };
}

/** The address of a place, for links. */
export function hrefOf(place: Place): string {
  if (place.page === 'conversation') return `#conversation/${encodeURIComponent(place.conversation)}`;
  if (place.page === 'records' && place.record) return `#records/${encodeURIComponent(place.record)}`;
  return `#${place.page}`;
}

export const $place = atom<Place>(placeOf(location.hash));
addEventListener('hashchange', () => $place.set(placeOf(location.hash)));

/** Goes somewhere. Not by `location.hash`: the browser would lay the page out to look for a target, and tell of it once more. */
export function go(place: Place): void {
  const href = hrefOf(place);
  if (href !== location.hash) history.pushState(null, '', href);
  $place.set(place);
}

const isCovered = () => Boolean((history.state as { covered?: boolean } | null)?.covered);

/**
 * Something covers the place: the browser's way back uncovers it instead of leaving. Ends with the function it returns,
 * which leaves no entry behind that would have to be gone back through.
 */
export function cover(uncover: () => void): () => void {
  const { hash } = location;
  if (!isCovered()) history.pushState({ covered: true }, '');
  const onBack = () => {
    if (location.hash === hash) uncover();
  };
  addEventListener('popstate', onBack);
  return () => {
    removeEventListener('popstate', onBack);
    if (isCovered() && location.hash === hash) history.back();
  };
}
