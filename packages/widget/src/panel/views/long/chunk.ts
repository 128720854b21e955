/** What only those need who scroll. */
export { Newest } from './newest.tsx';
export { Window } from './window.tsx';
