import { Drawer } from '../parts/drawer.tsx';
import { t, type TextKey } from '../text/text.ts';

const GROUPS: readonly { title: TextKey; keys: readonly (readonly [keys: string, does: TextKey])[] }[] = [
  {
    title: 'keys.anywhere',
    keys: [
      ['?', 'keys.help'],
      ['Alt 0', 'keys.tasks'],
      ['Alt 1–9', 'keys.conversation'],
      ['Alt Shift 1–9', 'keys.beside'],
      ['Alt ↑ ↓', 'keys.step'],
      ['Alt S', 'keys.pause'],
      ['Esc', 'keys.close'],
    ],
  },
  {
    title: 'keys.offer',
    keys: [
      ['Alt A', 'keys.accept'],
      ['Alt D', 'keys.decline'],
    ],
  },
  {
    title: 'keys.reply',
    keys: [
      ['Enter', 'keys.send'],
      ['Shift Enter', 'keys.line'],
      ['/', 'keys.response'],
      ['Ctrl Enter', 'keys.response-send'],
    ],
  },
];

/** All keys, by where they work. */
export function ShortcutSheet({ onClose }: { onClose(): void }) {
  return (
    <Drawer title={t('keys.title')} onClose={onClose}>
      <div class="drawer__body">
        {GROUPS.map(({ title, keys }) => (
          <div key={title} class="block">
            <h3 class="block__title">{t(title)}</h3>
            <dl class="keys">
              {keys.map(([key, does]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((part) => (
                      <kbd key={part} class="key">
                        {part}
                      </kbd>
                    ))}
                  </dt>
                  <dd>{t(does)}</dd>
                </div>
              ))}
            </dl>
          </div>
        ))}
      </div>
    </Drawer>
  );
}
