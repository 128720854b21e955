import { t } from '../text/text.ts';
import { showDone, showProblem } from './toasts.ts';

/** Copies a text and says so, with `done`; where the browser does not let us, it says that. */
export async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    showDone(done);
  } catch {
    showProblem(t('code.not-copied'));
  }
}
