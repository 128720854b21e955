import type { SupporterConversation } from '@deskside/sdk/supporter';
import { useMemo } from 'preact/hooks';
import { useStore } from '../state/use-store.ts';
import { $language } from '../text/text.ts';
import type { Chunk } from './chunks.ts';
import { LogLine, type People } from './log-line.tsx';

interface Props {
  chunk: Chunk;
  people: People;
  conversation: SupporterConversation;
  canChange: boolean;
}

/** Some lines of a conversation, drawn again only when one of them changed. */
export function LogChunk({ chunk, people, conversation, canChange }: Props) {
  const language = useStore($language);
  return useMemo(
    () => (
      <ol>
        {chunk.lines.map((line) => (
          <LogLine key={line.key} line={line} people={people} conversation={conversation} canChange={canChange} />
        ))}
      </ol>
    ),
    [chunk, people, conversation, canChange, language],
  );
}
