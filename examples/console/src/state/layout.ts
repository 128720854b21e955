import { atom } from 'nanostores';

/** `wide`: side bar with words. `rail`: with icons only. `phone`: one column, the bar below. */
export type Layout = 'wide' | 'rail' | 'phone';

const phone = matchMedia('(max-width: 959px)');
const rail = matchMedia('(max-width: 1359px)');

function current(): Layout {
  if (phone.matches) return 'phone';
  return rail.matches ? 'rail' : 'wide';
}

export const $layout = atom<Layout>(current());
phone.addEventListener('change', () => $layout.set(current()));
rail.addEventListener('change', () => $layout.set(current()));
