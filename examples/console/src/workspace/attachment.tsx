import type { Message, MessageFile, SupporterConversation } from '@deskside/sdk/supporter';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { showError } from '../state/toasts.ts';
import { bytes } from '../text/format.ts';
import { t } from '../text/text.ts';
import { saveAs } from './save-as.ts';
import { usePicture } from './use-picture.ts';

interface Props {
  message: Message;
  file: MessageFile;
  conversation: SupporterConversation | undefined;
}

/** A file in the log: how far it is, or a way to save it. A picture is drawn from its bytes, which no address leads to. */
export function Attachment({ message, file, conversation }: Props) {
  const { name, size, progress, blob } = file;
  const picture = usePicture(file, conversation);
  const isOnTheWay = message.state === 'sending' && progress !== undefined;
  const save = async () => {
    const bytesOfIt = blob ?? (await conversation?.file(file.id));
    if (bytesOfIt) saveAs(bytesOfIt, name);
  };
  return (
    <div class="attachment">
      {picture && <img class="attachment__picture" src={picture} alt={name} width={file.width} height={file.height} />}
      <div class="attachment__line">
        <span class="attachment__icon">
          <Icon name="file" />
        </span>
        <span class="person__text">
          <bdi class="person__name cut" title={name}>
            {name}
          </bdi>
          <span class="person__detail">
            {isOnTheWay ? t('file.progress', { part: bytes(size * progress), size: bytes(size) }) : bytes(size)}
          </span>
        </span>
        {conversation && isOnTheWay && (
          <IconButton
            icon="close"
            label={t('file.stop', { name })}
            small
            onClick={() => void conversation.remove(message).catch(showError)}
          />
        )}
        {conversation && message.seq !== null && (
          <IconButton icon="save" label={t('file.save', { name })} small onClick={() => void save().catch(showError)} />
        )}
      </div>
      {isOnTheWay && <progress class="attachment__progress" value={progress} aria-label={name} />}
    </div>
  );
}
