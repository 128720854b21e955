/** What is seen now and then, and what some messages have: links, second thoughts. */
export { Banner } from './banner.tsx';
export { Notes } from './notes.tsx';
export { Count } from './count.tsx';
export { Linked } from './linked.tsx';
export { MessageTools } from './message-tools.tsx';
export { NotSent } from './not-sent.tsx';
export { Typing } from './typing.tsx';
export { Advert } from './advert.tsx';
