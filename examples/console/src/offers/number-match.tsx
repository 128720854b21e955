import type { RefObject } from 'preact';
import { useId } from 'preact/hooks';
import { t } from '../text/text.ts';

interface Props {
  input: RefObject<HTMLInputElement | null>;
  digits: string;
  onInput(digits: string): void;
  onEnter(): void;
}

/** Direct code: the customer sees two digits and reads them out, which proves that it is the one on the phone. */
export function NumberMatch({ input, digits, onInput, onEnter }: Props) {
  const id = useId();
  return (
    <div class="offer__match">
      <div class="field">
        <label class="field__label" for={id}>
          {t('offer.match')}
        </label>
        <span class="field__hint" id={`${id}-hint`}>
          {t('offer.match-hint')}
        </span>
      </div>
      <input
        id={id}
        ref={input}
        class="input input--large input--digits"
        inputMode="numeric"
        autocomplete="off"
        maxLength={2}
        pattern="[0-9]{2}"
        aria-describedby={`${id}-hint`}
        value={digits}
        onInput={(event) => {
          const typed = event.currentTarget.value.replace(/\D/g, '').slice(0, 2);
          event.currentTarget.value = typed;
          onInput(typed);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.isComposing) return;
          event.preventDefault();
          onEnter();
        }}
      />
    </div>
  );
}
