import type { Message, SupporterConversation } from '@deskside/sdk/supporter';
import { t } from '../text/text.ts';
import { Linked } from '../parts/linked.tsx';
import { Attachment } from './attachment.tsx';

/** What a message says: its words, its file, that it was changed or deleted. */
export function MessageBody({
  message,
  conversation,
}: {
  message: Message;
  conversation: SupporterConversation | undefined;
}) {
  const { text, file, edited, deleted } = message;
  if (deleted) return <p class="bubble bubble--deleted">{t('log.deleted')}</p>;
  return (
    <div class="entry__said">
      {text && (
        <p class="bubble">
          <Linked text={text} />
          {edited && <span class="bubble__edited">{t('log.edited')}</span>}
        </p>
      )}
      {file && <Attachment message={message} file={file} conversation={conversation} />}
    </div>
  );
}
