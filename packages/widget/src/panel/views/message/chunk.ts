/** Offline messages. */
export { LeftView } from './left.tsx';
export { MessageView } from './message.tsx';
