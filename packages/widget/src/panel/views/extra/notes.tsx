import { useEffect, useState } from 'preact/hooks';
import type { CustomerConversation } from '@deskside/sdk/customer';
import type { AskedSurvey } from '../asked/asked-survey.tsx';
import { useExtra } from './use-extra.ts';

interface NotesProps {
  conversation: CustomerConversation;
  /** A reload forgets the conversation; said as long as it lasts. */
  forgets: boolean;
  /** The supporter asks for a rating. */
  asked: boolean;
}

/** Above the messages: that nothing is kept, and the supporter who asks for a rating. */
export function Notes({ conversation, forgets, asked }: NotesProps) {
  const texts = useExtra();
  const [Asked, setAsked] = useState<typeof AskedSurvey | null>(null);
  // The line comes with the survey: whoever cannot load it is not asked.
  useEffect(() => {
    if (asked) import('../asked/asked-survey.tsx').then((chunk) => setAsked(() => chunk.AskedSurvey), Object);
  }, [asked]);
  return (
    <>
      {forgets && <p class="forgets muted">{texts.forgets}</p>}
      {asked && Asked && <Asked conversation={conversation} />}
    </>
  );
}
