import type { ComponentChildren } from 'preact';

/** A picture with a name and a line below. */
export function Person({
  picture,
  name,
  detail,
}: {
  picture: ComponentChildren;
  name: ComponentChildren;
  detail: ComponentChildren;
}) {
  return (
    <span class="person">
      {picture}
      <span class="person__text">
        <span class="person__name">{name}</span>
        <span class="person__detail">{detail}</span>
      </span>
    </span>
  );
}
