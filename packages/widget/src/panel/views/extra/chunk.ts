/** What some messages have: links, second thoughts. */
export { Linked } from './linked.tsx';
export { MessageTools } from './message-tools.tsx';
