import { COMMENT_MAX, TEXT_MAX } from '@deskside/sdk/constants';
import type { OfflineMessage } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { BanBlock } from '../bans/ban-block.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { MailLink, PageLink, PhoneLink } from '../parts/contact.tsx';
import { Drawer } from '../parts/drawer.tsx';
import { Facts } from '../parts/facts.tsx';
import { TextArea } from '../parts/field.tsx';
import { When } from '../parts/when.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { showDone } from '../state/toasts.ts';
import { useStore } from '../state/use-store.ts';
import { exact } from '../text/format.ts';
import { customerName, groupName, nameIn, productName } from '../text/names.ts';
import { t } from '../text/text.ts';

/** One offline message, and what was done about it. */
export function OfflineDrawer({ message, onClose }: { message: OfflineMessage; onClose(): void }) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const colleagues = useStore(supporter.$colleagues);
  const [comment, setComment] = useState('');
  const [answer, setAnswer] = useState('');
  const { details, handled } = message;

  const handle = async () => {
    await supporter.handleOfflineMessage(message.id, comment.trim(), answer.trim() || undefined);
    showDone(t('offline.done'));
    onClose();
  };

  return (
    <Drawer title={customerName(details, message.customer)} detail={exact(message.at)} onClose={onClose}>
      <div class="drawer__body">
        <div class="block">
          <Facts
            facts={[
              [t('customer.phone'), details.phone && <PhoneLink phone={details.phone} />],
              [t('customer.email'), details.email && <MailLink email={details.email} />],
              [t('tasks.group'), groupName(desk, message.group)],
              [t('customer.product'), productName(desk, message.product)],
              [t('offline.asked-for'), nameIn(colleagues, message.seat)],
              [t('customer.page'), message.page && <PageLink page={message.page} />],
            ]}
          />
        </div>
        <div class="block">
          <h3 class="block__title">{t('offline.message')}</h3>
          <p class="words">{message.text}</p>
        </div>
        <div class="block">
          {handled ? (
            <>
              <h3 class="block__title">{t('offline.handled-chip')}</h3>
              <Facts
                facts={[
                  [t('offline.by'), nameIn(colleagues, handled.by)],
                  [t('offline.when'), <When at={handled.at} now={supporter.now()} />],
                  [t('offline.answer'), handled.answer && <span class="words">{handled.answer}</span>],
                  [
                    t('offline.read'),
                    handled.answer &&
                      (handled.readAt ? <When at={handled.readAt} now={supporter.now()} /> : t('offline.not-read')),
                  ],
                  [t('offline.comment'), handled.comment && <span class="words">{handled.comment}</span>],
                ]}
              />
            </>
          ) : (
            <>
              {/* Only somebody whom the site knows finds it again. */}
              {details.verified && (
                <TextArea
                  label={t('offline.answer')}
                  hint={t('offline.answer-hint', { name: customerName(details, message.customer) })}
                  rows={5}
                  maxLength={TEXT_MAX}
                  value={answer}
                  onInput={setAnswer}
                />
              )}
              <TextArea
                label={t('offline.comment')}
                hint={t('offline.comment-hint')}
                rows={4}
                maxLength={COMMENT_MAX}
                value={comment}
                onInput={setComment}
              />
            </>
          )}
        </div>
        <BanBlock
          customer={message.customer}
          name={customerName(details, message.customer)}
          network={false}
          isOpen={false}
        />
      </div>
      {!handled && (
        <footer class="drawer__foot">
          <span class="push">
            <ActionButton kind="primary" action={handle}>
              {t(answer.trim() ? 'offline.answer-send' : 'offline.handle')}
            </ActionButton>
          </span>
        </footer>
      )}
    </Drawer>
  );
}
