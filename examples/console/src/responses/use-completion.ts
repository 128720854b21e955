import type { CannedResponse, SupporterConversation } from '@deskside/sdk/supporter';
import type { RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { isComposing } from '../parts/send-key.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { fitting, slashWordAt, type SlashWord } from './find.ts';
import { filledIn, firstMissing } from './variables.ts';

/** Canned responses for one composer: what the slash word offers, and how a response gets into the text. */
export interface Completion {
  /** What is offered for the word at the cursor; empty for nothing. */
  offered: readonly CannedResponse[];
  typed: string;
  chosen: number;
  /** The text or the cursor moved. */
  look(): void;
  /** The text is not being written any more. */
  leave(): void;
  /** Whether the key was for the list. */
  onKey(event: KeyboardEvent): boolean;
  /** Puts a response at the cursor, in the place of the word with the slash. */
  insert(response: CannedResponse): void;
  /** Sends a response at once; one that needs something filled in is inserted instead. */
  sendNow(response: CannedResponse): void;
}

/** The word with a slash at the cursor, unless something is selected. */
function wordIn({ value, selectionStart, selectionEnd }: HTMLTextAreaElement): SlashWord | null {
  return selectionStart === selectionEnd ? slashWordAt(value, selectionStart) : null;
}

export function useCompletion(
  conversation: SupporterConversation,
  input: RefObject<HTMLTextAreaElement | null>,
): Completion {
  const supporter = useSupporter();
  const responses = useStore(supporter.$responses) ?? [];
  const [word, setWord] = useState<SlashWord | null>(null);
  const [chosen, setChosen] = useState(0);
  const offered = word ? fitting(responses, word.typed) : [];

  const textOf = (response: CannedResponse) =>
    filledIn(response.text, {
      'customer.name': conversation.$customer.get()?.name ?? '',
      'supporter.name': supporter.member.name,
      'desk.name': supporter.$desk.get()?.name ?? '',
    });

  /** Replaces a part of the draft and puts the cursor behind it, or onto what has to be filled in. */
  const replace = (from: number, to: number, text: string) => {
    const area = input.current;
    if (!area) return;
    setWord(null);
    area.focus({ preventScroll: true });
    area.setRangeText(text, from, to, 'end');
    const missing = firstMissing(text);
    if (missing) area.setSelectionRange(from + missing.from, from + missing.to);
    conversation.setDraft(area.value);
    if (area.value.trim()) conversation.typing();
  };

  const insert = (response: CannedResponse) => {
    const area = input.current;
    if (!area) return;
    const typed = wordIn(area);
    replace(typed?.from ?? area.selectionStart, typed?.to ?? area.selectionEnd, textOf(response));
  };

  const sendNow = (response: CannedResponse) => {
    const text = textOf(response);
    if (firstMissing(text)) {
      insert(response);
      return;
    }
    const typed = input.current && wordIn(input.current);
    if (typed) replace(typed.from, typed.to, '');
    // A refusal stands at the message itself, with its way out.
    conversation.send({ text }).catch(() => {});
    input.current?.focus({ preventScroll: true });
  };

  const onKey = (event: KeyboardEvent) => {
    const response = offered[Math.min(chosen, offered.length - 1)];
    if (!response || isComposing(event)) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setChosen((chosen + step + offered.length) % offered.length);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) sendNow(response);
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') insert(response);
    else if (event.key === 'Escape') setWord(null);
    else return false;
    event.preventDefault();
    return true;
  };

  return {
    offered,
    typed: word?.typed ?? '',
    chosen: Math.min(chosen, offered.length - 1),
    look: () => {
      const area = input.current;
      const next = area && wordIn(area);
      if (next?.typed !== word?.typed) setChosen(0);
      setWord(next);
    },
    leave: () => setWord(null),
    onKey,
    insert,
    sendNow,
  };
}
