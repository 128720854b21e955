/** For those who look for one. */
export { Emoji } from './emoji.tsx';
