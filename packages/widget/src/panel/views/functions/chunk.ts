/** What every conversation offers beside writing: files, screenshots and emoji above the composer, and the “More” button. */
export { Attach } from './attach.tsx';
export { Menu } from './menu.tsx';
