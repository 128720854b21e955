/** The end of a conversation. */
export { EndQuestion } from './end-question.tsx';
export { EndedView } from './ended.tsx';
