import { atom, onMount, type ReadableAtom } from 'nanostores';
import type { CannedResponse, ResponseList } from '../protocol/http.ts';
import type { Ask } from '../session.ts';

/** The canned responses a supporter sees, fetched while somebody looks at them. */
export interface Responses {
  readonly $responses: ReadableAtom<readonly CannedResponse[] | null>;
  /** The server has this revision of them. */
  hear(revision: number): void;
  save(response: CannedResponse): Promise<CannedResponse>;
  remove(response: Pick<CannedResponse, 'id' | 'scope'>): Promise<void>;
}

const addressOf = ({ scope, id }: Pick<CannedResponse, 'id' | 'scope'>) =>
  `/responses/${scope}/${encodeURIComponent(id)}`;

/** Own ones stand before those of the desk with the same shortcut. */
const inOrder = (one: CannedResponse, other: CannedResponse): number =>
  one.shortcut === other.shortcut ? (one.scope === 'own' ? -1 : 1) : one.shortcut < other.shortcut ? -1 : 1;

export function createResponses(ask: Ask): Responses {
  const $responses = atom<readonly CannedResponse[] | null>(null);
  let wanted: number | null = null;
  let has: number | null = null;
  let isMounted = false;
  let isLoading = false;

  const load = async () => {
    if (!isMounted || isLoading || wanted === null || wanted === has) return;
    isLoading = true;
    const asked = wanted;
    try {
      const { revision, responses } = await ask<ResponseList>('/responses');
      has = revision;
      // What changed while it was on its way is in it, and need not be asked for again.
      wanted = Math.max(wanted, revision);
      $responses.set(responses);
    } catch {
      // The next welcome says again which revision there is.
      return;
    } finally {
      isLoading = false;
    }
    if (has < wanted && asked !== wanted) await load();
  };

  const change = ({ id, scope }: Pick<CannedResponse, 'id' | 'scope'>, to: readonly CannedResponse[]) => {
    const before = $responses.get();
    if (before) $responses.set([...before.filter((one) => one.id !== id || one.scope !== scope), ...to].sort(inOrder));
  };

  onMount($responses, () => {
    isMounted = true;
    void load();
    return () => {
      isMounted = false;
    };
  });

  return {
    $responses,
    hear: (revision) => {
      wanted = revision;
      void load();
    },
    save: async (response) => {
      const { shortcut, text } = response;
      const saved = await ask<CannedResponse>(addressOf(response), { shortcut, text }, 'PUT');
      change(saved, [saved]);
      return saved;
    },
    remove: async (response) => {
      await ask(addressOf(response), null, 'DELETE');
      change(response, []);
    },
  };
}
