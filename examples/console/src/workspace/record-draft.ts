import type { SupporterConversation, SupportRecord } from '@deskside/sdk/supporter';
import { atom, computed, type ReadableAtom } from 'nanostores';
import { remembered } from '../state/device.ts';

export type SaveState = 'untouched' | 'changed' | 'saving' | 'saved' | 'failed';

/** A support record while it is being written. */
export interface RecordDraft {
  $values: ReadableAtom<SupportRecord>;
  $state: ReadableAtom<SaveState>;
  set(change: Partial<SupportRecord>): void;
  /** Saves now what is not saved yet. Rejects with what the server says. */
  flush(): Promise<void>;
  /** Saves now, also what was only filled in in advance. */
  save(): Promise<void>;
}

/** How long somebody has to pause before what was typed is saved. */
const PAUSE_MS = 700;
const FIELDS = ['customerName', 'phone', 'email', 'product', 'problemType', 'subject', 'content'] as const;

function isChange(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && Object.keys(value).every((key) => FIELDS.includes(key as never))
  );
}

/**
 * What is known fills the record in advance, what the server has comes over that, what is being typed over both; so
 * news of the customer or of another window never take away what somebody types. Unsaved changes survive a reload.
 */
function createRecordDraft(conversation: SupporterConversation): RecordDraft {
  const kept = remembered<Partial<SupportRecord>>(`record.${conversation.id}`, {}, isChange, () => sessionStorage);
  const $changes = atom<Partial<SupportRecord>>(kept.get());
  const $state = atom<SaveState>(Object.keys($changes.get()).length ? 'changed' : 'untouched');
  const $values = computed(
    [conversation.$record, conversation.$customer, conversation.$view, $changes],
    (record, customer, view, changes): SupportRecord => ({
      customerName: customer?.name ?? '',
      phone: customer?.phone ?? '',
      email: customer?.email ?? '',
      product: view?.product ?? null,
      problemType: null,
      subject: '',
      content: '',
      ...record,
      ...changes,
    }),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | null = null;

  const save = async (): Promise<void> => {
    clearTimeout(timer);
    if (running) await running.catch(() => {});
    const sent = $changes.get();
    $state.set('saving');
    running = conversation.saveRecord($values.get());
    try {
      await running;
    } catch (error) {
      $state.set('failed');
      throw error;
    } finally {
      running = null;
    }
    // Typed meanwhile: still unsaved.
    const left = Object.fromEntries(
      Object.entries($changes.get()).filter(([key, value]) => sent[key as keyof SupportRecord] !== value),
    );
    $changes.set(left);
    if (Object.keys(left).length) {
      kept.set(left);
      $state.set('changed');
      plan();
    } else {
      kept.forget();
      $state.set('saved');
    }
  };

  // What fails is shown in the form, and tried again when the connection is back.
  const tryToSave = () => void save().catch(() => {});
  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(tryToSave, PAUSE_MS);
  };
  const hasUnsaved = () => Object.keys($changes.get()).length > 0;

  conversation.$connection.listen(({ state }) => {
    if (state === 'open' && $state.get() === 'failed') tryToSave();
  });
  if (hasUnsaved()) plan();

  return {
    $values,
    $state,
    set(change) {
      $changes.set({ ...$changes.get(), ...change });
      kept.set($changes.get());
      if ($state.get() !== 'saving') $state.set('changed');
      plan();
    },
    flush: () => (hasUnsaved() || running ? save() : Promise.resolve()),
    save,
  };
}

const drafts = new WeakMap<SupporterConversation, RecordDraft>();

/** The one draft of a conversation, whichever page is shown. */
export function recordDraftOf(conversation: SupporterConversation): RecordDraft {
  const draft = drafts.get(conversation) ?? createRecordDraft(conversation);
  drafts.set(conversation, draft);
  return draft;
}
