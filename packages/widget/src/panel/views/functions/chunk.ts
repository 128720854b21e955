/** What stands round a conversation: files, screenshots and emoji above the composer, who reads below it, the “More” button. */
export { Attach } from './attach.tsx';
export { Disclosure } from './disclosure.tsx';
export { Menu } from './menu.tsx';
export { Notices } from './notices.tsx';
