import type { Client, KnownDetails, SupporterConversation } from '@deskside/sdk/supporter';
import { BanBlock } from '../bans/ban-block.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { MailLink, PageLink, PhoneLink } from '../parts/contact.tsx';
import { Facts } from '../parts/facts.tsx';
import { Stars } from '../parts/stars.tsx';
import { Verified } from '../parts/verified.tsx';
import { When } from '../parts/when.tsx';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { deviceName } from '../text/device.ts';
import { duration } from '../text/format.ts';
import { groupName, productName } from '../text/names.ts';
import { languageName, placeName, timeThere } from '../text/place.ts';
import { t } from '../text/text.ts';
import { OnSite } from '../visitors/on-site.tsx';

/** What is known of the customer, and how the conversation came about. */
export function CustomerFacts({ conversation, name }: { conversation: SupporterConversation; name: string }) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const active = useStore(supporter.$active).find(({ conversation: id }) => id === conversation.id);
  const view = useStore(conversation.$view);
  const customer = useStore(conversation.$customer);
  const signed = customer?.verified;
  const isOpen = useStore(conversation.$connection).state === 'open'; // else nobody knows
  const survey = useStore(conversation.$survey);
  const answeredAt = view?.placement.phase === 'active' ? view.placement.since : null;
  return (
    <div class="side-panel__body">
      <div class="block">
        <div class="customer">
          <Avatar id={customer?.id ?? ''} name={customer?.name ?? ''} kind="customer" size={48} />
          <div class="person__text">
            <h2 class="customer__name cut">{name}</h2>
            {customer && isOpen && (
              <span class="small muted">{t(customer.connected ? 'customer.here' : 'customer.not-connected')}</span>
            )}
            {customer?.verified && <Verified is />}
          </div>
        </div>
        <Facts
          facts={[
            [t('customer.user'), signed && <bdi>{signed.id}</bdi>],
            [
              t('customer.phone'),
              customer?.phone && (
                <Verified is={!!signed?.phone}>
                  <PhoneLink phone={customer.phone} />
                </Verified>
              ),
            ],
            [
              t('customer.email'),
              customer?.email && (
                <Verified is={!!signed?.email}>
                  <MailLink email={customer.email} />
                </Verified>
              ),
            ],
            [t('customer.product'), productName(desk, view?.product)],
            [t('tasks.group'), groupName(desk, view?.group)],
          ]}
        />
      </div>
      <Attributes title={t('customer.attributes-signed')} attributes={signed?.attributes} />
      <Attributes title={t('customer.attributes')} attributes={customer?.attributes} />
      <div class="block">
        <h3 class="block__title">{t('customer.request')}</h3>
        <Facts
          facts={[
            [t('customer.came-by'), view && t(`mode.${view.mode}`)],
            [t('customer.page'), active?.page && <PageLink page={active.page} />],
            [t('customer.asked-at'), view && <When at={view.requestedAt} now={conversation.now()} />],
            [t('customer.waited'), view && answeredAt !== null && duration(answeredAt - view.requestedAt)],
          ]}
        />
      </div>
      {desk?.settings.tracking.enabled && customer && active && <OnSite key={customer.id} customer={customer.id} />}
      {active?.client && <ClientFacts client={active.client} now={conversation.now} />}
      {survey && (
        <div class="block">
          <h3 class="block__title">{t('survey.title')}</h3>
          <Facts
            facts={[
              [t('survey.rating'), <Stars score={survey.score} />],
              [t('survey.solved'), survey.solved && t(`survey.${survey.solved}`)],
              [t('offline.comment'), survey.comment && <span class="words">{survey.comment}</span>],
            ]}
          />
        </div>
      )}
      <BanBlock
        customer={customer?.id ?? ''}
        name={name}
        network={active?.network ?? false}
        isOpen={active !== undefined}
      />
    </div>
  );
}

/** What the customer's browser says, and what time it is there. */
function ClientFacts({ client, now }: { client: Client; now(): number }) {
  const { agent, language, zone } = client;
  return (
    <div class="block">
      <h3 class="block__title">{t('customer.device-title')}</h3>
      <Facts
        facts={[
          [t('customer.device'), agent && <span title={agent}>{deviceName(agent)}</span>],
          [t('customer.language'), languageName(language)],
          [t('customer.place'), placeName(client)],
          [t('customer.time'), timeThere(zone, useNow(now))],
        ]}
      />
    </div>
  );
}

/** What the site says of the customer beside name and contact. */
function Attributes({ title, attributes = {} }: { title: string; attributes: KnownDetails['attributes'] }) {
  const facts = Object.entries(attributes).map(([name, value]) => [name, <bdi>{String(value)}</bdi>] as const);
  if (facts.length === 0) return null;
  return (
    <div class="block">
      <h3 class="block__title">{title}</h3>
      <Facts facts={facts} />
    </div>
  );
}
