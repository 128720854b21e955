/** The panel in a window of its own. */
export { PopOut } from './pop-out.tsx';
