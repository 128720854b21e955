import { useEffect, useRef } from 'preact/hooks';
import { t } from '../text/text.ts';
import type { Completion } from './use-completion.ts';

const ID = 'response-list';
const idOf = (index: number) => `${ID}-${index}`;

/** What says to a screen reader which response Enter would take. */
export function completionAttributes({ offered, chosen }: Completion) {
  if (!offered.length) return { 'aria-autocomplete': 'list' as const };
  return { 'aria-autocomplete': 'list' as const, 'aria-controls': ID, 'aria-activedescendant': idOf(chosen) };
}

/** Canned responses for the word with a slash. The focus stays in the text. */
export function CompletionList({ completion }: { completion: Completion }) {
  const { offered, typed, chosen, insert } = completion;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.children[chosen]?.scrollIntoView?.({ block: 'nearest' }), [chosen]);
  if (!offered.length) return null;
  return (
    <ul class="completion" id={ID} role="listbox" aria-label={t('responses.title')} ref={list}>
      {offered.map((response, index) => (
        <li
          key={`${response.scope}-${response.id}`}
          id={idOf(index)}
          class="completion__item"
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => event.preventDefault()} // the text keeps the focus
          onClick={() => insert(response)}
        >
          <span class="completion__word cut">
            <Shortcut shortcut={response.shortcut} typed={typed} />
          </span>
          <span class="completion__text cut">{response.text}</span>
          <span class="chip">{t(`responses.${response.scope}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function Shortcut({ shortcut, typed }: { shortcut: string; typed: string }) {
  if (!typed || !shortcut.startsWith(typed)) return <>/{shortcut}</>;
  return (
    <>
      /<mark>{typed}</mark>
      {shortcut.slice(typed.length)}
    </>
  );
}
