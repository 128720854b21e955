import { atom } from 'nanostores';
import { explain } from '../text/explain.ts';

export interface Toast {
  id: number;
  text: string;
  isError: boolean;
  /** What can be done about it, for example to take it back. */
  action: ToastAction | null;
}

interface ToastAction {
  text: string;
  run(): void;
}

/** What was just done or went wrong; the newest only. */
export const $toast = atom<Toast | null>(null);
let last = 0;

export function showDone(text: string, action: ToastAction | null = null): void {
  $toast.set({ id: ++last, text, isError: false, action });
}

export function showProblem(text: string): void {
  $toast.set({ id: ++last, text, isError: true, action: null });
}

export function showError(error: unknown): void {
  showProblem(explain(error));
}

export function dropToast(id: number): void {
  if ($toast.get()?.id === id) $toast.set(null);
}

/** What only a screen reader needs to hear, politely. */
export const $announcement = atom('');
