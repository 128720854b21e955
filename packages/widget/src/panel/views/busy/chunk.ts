/** The choices of somebody whom nobody answers. */
export { BusyView } from './busy.tsx';
export { ChoiceView } from './choice.tsx';
