import { useRef, useState } from 'preact/hooks';
import { showError } from './toasts.ts';

/**
 * Runs something that takes a while: `busy` meanwhile, once at a time; what fails is told in a toast unless
 * `onError` takes it.
 */
export function useAction(onError: (error: unknown) => void = showError) {
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const run = async (action: () => Promise<unknown>): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    try {
      await action();
    } catch (error) {
      onError(error);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, run: (action: () => Promise<unknown>) => void run(action) };
}
