/** What some messages have: links, files, second thoughts. */
export { Attach } from './attach.tsx';
export { FileCard } from './file-card.tsx';
export { Linked } from './linked.tsx';
export { MessageTools } from './message-tools.tsx';
