import type { Failure } from './machine.ts';
import { failure } from './outcome.ts';
import type { Viewer } from './viewer.ts';

/**
 * Those who wait until the desk has said whether they may come: a ticket may outlive what it was drawn for. Whose
 * session or token ends while the desk is being asked is not let in, whatever the answer.
 */
export class Admissions {
  readonly #waiting = new Set<{ session: string; isOver: boolean }>();

  async check({ session }: Viewer, ask: () => Promise<boolean>): Promise<Failure | null> {
    const admission = { session, isOver: false };
    this.#waiting.add(admission);
    try {
      const mayStill = await ask();
      return mayStill && !admission.isOver ? null : failure('unauthorized');
    } finally {
      this.#waiting.delete(admission);
    }
  }

  end(session: string): void {
    for (const admission of this.#waiting) if (admission.session === session) admission.isOver = true;
  }
}
