/** A picture of the page or the screen, with marks on it. */
export { Shot } from './shot.tsx';
