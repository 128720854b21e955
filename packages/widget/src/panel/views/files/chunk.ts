/** The files of a conversation: showing and saving them. */
export { FileCard } from './file-card.tsx';
