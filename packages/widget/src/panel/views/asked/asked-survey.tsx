import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CustomerConversation } from '@deskside/sdk/customer';
import { fill } from '../../../locales/words.ts';
import { asked as en, over as overEn } from '../../../locales/en.json';
import { asked as zh, over as overZh } from '../../../locales/zh-CN.json';
import { shortNameOf } from '../../../look/people.ts';
import { useSection, useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { useStart } from '../start/use-start.ts';
import { Survey } from '../over/survey.tsx';
import overCss from '../over/over.css?inline';
import css from './asked.css?inline';

/** The supporter asks how it is while the conversation goes on: a line, and the survey for those who want to answer now. */
export function AskedSurvey({ conversation }: { conversation: CustomerConversation }) {
  const { say } = useSession();
  useStart();
  const { asks } = useSection('asked', { en, 'zh-CN': zh }, css);
  const texts = useSection('over', { en: overEn, 'zh-CN': overZh }, overCss);
  const { answered } = useStore(conversation.$survey);
  const supporter = useStore(conversation.$supporter);
  const [shown, setShown] = useState<'line' | 'survey' | 'nothing'>('line');
  const close = () => setShown('nothing');
  if (answered) {
    return (
      <p class="asked muted" role="status">
        {texts.thanks}
      </p>
    );
  }
  if (shown === 'survey') {
    return (
      <Sheet label={texts.surveyTitle} onClose={() => setShown('line')}>
        <Survey conversation={conversation} texts={texts} onSkip={close} />
      </Sheet>
    );
  }
  if (shown === 'nothing') return null;
  return (
    <div class="asked" role="status">
      <span>{fill(asks, { name: supporter ? shortNameOf(supporter.name) : say.support })}</span>
      <button class="link" type="button" onClick={() => setShown('survey')}>
        {texts.rate}
      </button>
      <button class="link" type="button" onClick={close}>
        {texts.skip}
      </button>
    </div>
  );
}

function Sheet({ label, onClose, children }: { label: string; onClose: () => void; children: ComponentChildren }) {
  const sheet = useRef<HTMLDivElement>(null);
  useEffect(() => sheet.current!.querySelector<HTMLElement>('h3')!.focus(), []);
  return (
    <div
      class="sheet-layer"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <div class="sheet sheet--survey" role="dialog" aria-modal="true" aria-label={label} ref={sheet}>
        {children}
      </div>
    </div>
  );
}
