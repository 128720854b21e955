import { rove } from './roving.ts';

export interface Choice<Value extends string> {
  value: Value;
  text: string;
}

interface Props<Value extends string> {
  label: string;
  choices: readonly Choice<NoInfer<Value>>[];
  value: Value;
  onChange(value: NoInfer<Value>): void;
}

/** One of a few, at once. */
export function Segments<Value extends string>({ label, choices, value, onChange }: Props<Value>) {
  const move = (event: KeyboardEvent) => rove(event, event.currentTarget as Element, '[role=radio]')?.click();
  return (
    <div class="segments" role="radiogroup" aria-label={label} onKeyDown={move}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          class="segments__item"
          type="button"
          role="radio"
          aria-checked={choice.value === value}
          tabIndex={choice.value === value ? 0 : -1}
          onClick={() => onChange(choice.value)}
        >
          {choice.text}
        </button>
      ))}
    </div>
  );
}
