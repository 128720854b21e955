/** The conversation to keep: as a page, as text, on paper. */
export { saveConversation } from './save-conversation.ts';
