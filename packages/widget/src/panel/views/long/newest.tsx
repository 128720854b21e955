import { long as en } from '../../../locales/en.json';
import { long as zh } from '../../../locales/zh-CN.json';
import { downIcon } from '../../../look/icons.ts';
import { Icon } from '../../parts/icon.tsx';
import { useSection, useSession } from '../../session-context.ts';
import css from './long.css?inline';

/** The way back to the end of the conversation. */
export function Newest({ isNew, onClick }: { isNew?: boolean; onClick: () => void }) {
  const { say } = useSession();
  const texts = useSection('long', { en, 'zh-CN': zh }, css);
  return (
    <button class="newest" onClick={onClick}>
      <Icon path={downIcon} />
      {isNew ? say.newMessages : texts.toNewest}
    </button>
  );
}
