/** What most customers load on the way to an answer: the desk's first page, the form, ringing and queue. */
export { RequestView } from '../form/request.tsx';
export { WaitingNote } from '../waiting/waiting-note.tsx';
export { WaitingOut } from '../waiting/waiting-out.tsx';
export { Waiting } from '../waiting/waiting.tsx';
export { WriteNow } from '../waiting/write-now.tsx';
export { askSeat } from './ask.ts';
export { LoadingView } from './loading.tsx';
export { Reason } from './reason.tsx';
