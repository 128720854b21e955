/** What most customers load on the way to an answer: the desk's first page, the form, ringing and queue. */
export { WaitingNote } from '../waiting/waiting-note.tsx';
export { WaitingOut } from '../waiting/waiting-out.tsx';
export { Waiting } from '../waiting/waiting.tsx';
export { WriteNow } from '../waiting/write-now.tsx';
export { OtherView } from './other.tsx';
export { Reason } from './reason.tsx';
