/** Files of a conversation: choosing, sending, showing and saving them. */
export { Attach } from './attach.tsx';
export { FileCard } from './file-card.tsx';
