import type { FinishedConversation } from '@deskside/sdk/supporter';
import { t } from '../text/text.ts';
import { linesOf, timelineOf } from '../workspace/lines.ts';
import { LogLine, type People } from '../workspace/log-line.tsx';

/** What was said in a finished conversation, with the notes of staff. */
export function Transcript({ found, people }: { found: FinishedConversation; people: People }) {
  return (
    <ol class="transcript" aria-label={t('log.messages')}>
      {linesOf(timelineOf(found.events, people.me), found.notes, false).map((line) => (
        <LogLine key={line.key} line={line} people={people} />
      ))}
    </ol>
  );
}
