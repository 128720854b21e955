import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { Segments } from '../parts/segments.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';
import { Composer } from './composer.tsx';
import { NoteComposer } from './note-composer.tsx';

/** Where one writes: to the customer, or a note to colleagues. Whoever only watches writes notes. */
export function Write({ conversation, isActive }: { conversation: SupporterConversation; isActive: boolean }) {
  const [kind, setKind] = useState<'reply' | 'note'>('reply');
  const colleagues = useStore(useSupporter().$colleagues);
  const isMine = useStore(conversation.$isMine);
  const placement = useStore(conversation.$view)?.placement;
  if (!isMine) {
    const name = placement?.phase === 'active' ? nameIn(colleagues, placement.supporter.id) : '';
    return <NoteComposer conversation={conversation} isActive={isActive} whisperTo={name} />;
  }
  const choice = (
    <Segments
      label={t('note.kind')}
      value={kind}
      onChange={setKind}
      choices={[
        { value: 'reply', text: t('note.reply') },
        { value: 'note', text: t('note.note') },
      ]}
    />
  );
  return kind === 'note' ? (
    <NoteComposer conversation={conversation} isActive={isActive} whisperTo={null}>
      {choice}
    </NoteComposer>
  ) : (
    <Composer conversation={conversation} isActive={isActive}>
      {choice}
    </Composer>
  );
}
