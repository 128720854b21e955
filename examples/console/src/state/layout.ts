import { atom, computed } from 'nanostores';
import { $isMenuNarrow } from './panels.ts';

/** `wide`: side bar with words. `rail`: with icons only. `phone`: one column, the bar below. */
export type Layout = 'wide' | 'rail' | 'phone';

const phone = matchMedia('(max-width: 959px)');
const rail = matchMedia('(max-width: 1359px)');

function current(): Layout {
  if (phone.matches) return 'phone';
  return rail.matches ? 'rail' : 'wide';
}

/** What the window has room for. */
export const $widest = atom<Layout>(current());
phone.addEventListener('change', () => $widest.set(current()));
rail.addEventListener('change', () => $widest.set(current()));

/** What is shown: where there is room for words in the side bar, they may be put away. */
export const $layout = computed([$widest, $isMenuNarrow], (widest, isMenuNarrow) =>
  widest === 'wide' && isMenuNarrow ? 'rail' : widest,
);
