import type { ComponentChildren } from 'preact';

/** One subject of the settings. */
export function Section({ title, text, children }: { title: string; text?: string; children: ComponentChildren }) {
  return (
    <section class="settings__section" aria-label={title}>
      <h2 class="settings__title">{title}</h2>
      {text && <p class="small muted">{text}</p>}
      <div class="stack">{children}</div>
    </section>
  );
}
