import { lazy } from '../parts/lazy.tsx';

// Chunks by what happens rarely: each comes with its texts and rules when it is needed.
export const SeatsView = lazy(() => import('./seats/seats.tsx').then((chunk) => chunk.SeatsView));
export const CodeView = lazy(() => import('./code/code.tsx').then((chunk) => chunk.CodeView));
export const MessageView = lazy(() => import('./message/message.tsx').then((chunk) => chunk.MessageView));
export const LeftView = lazy(() => import('./message/left.tsx').then((chunk) => chunk.LeftView));
export const BusyView = lazy(() => import('./waiting/busy.tsx').then((chunk) => chunk.BusyView));
export const ChoiceView = lazy(() => import('./waiting/choice.tsx').then((chunk) => chunk.ChoiceView));
export const EndedView = lazy(() => import('./over/ended.tsx').then((chunk) => chunk.EndedView));
// Parts of a view: nothing stands in their place until they are there.
export const Queue = lazy(() => import('./waiting/queue.tsx').then((chunk) => chunk.Queue), true);
export const EndQuestion = lazy(() => import('./over/end-question.tsx').then((chunk) => chunk.EndQuestion), true);
