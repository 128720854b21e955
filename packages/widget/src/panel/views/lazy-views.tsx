import { lazy } from '../parts/lazy.tsx';

// Chunks by what happens rarely: each comes with its texts and rules when it is needed.
export const SeatsView = lazy(() => import('./seats/seats.tsx').then((chunk) => chunk.SeatsView));
export const CodeView = lazy(() => import('./code/code.tsx').then((chunk) => chunk.CodeView));
export const MessageView = lazy(() => import('./message/message.tsx').then((chunk) => chunk.MessageView));
export const LeftView = lazy(() => import('./message/left.tsx').then((chunk) => chunk.LeftView));
export const BusyView = lazy(() => import('./choices/busy.tsx').then((chunk) => chunk.BusyView));
export const ChoiceView = lazy(() => import('./choices/choice.tsx').then((chunk) => chunk.ChoiceView));
export const EndedView = lazy(() => import('./over/ended.tsx').then((chunk) => chunk.EndedView));
export const EndQuestion = lazy(() => import('./over/end-question.tsx').then((chunk) => chunk.EndQuestion));
