import type { Offer, Supporter } from '@deskside/sdk/supporter';
import { useEffect, useRef, useState } from 'preact/hooks';
import { notify } from '../state/notify.ts';
import { ring, $sound } from '../state/sound.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { $announcement } from '../state/toasts.ts';
import { useStore } from '../state/use-store.ts';
import { customerName, groupName, nameIn } from '../text/names.ts';
import { t } from '../text/text.ts';
import { OfferCard, offerName } from './offer-card.tsx';

/** Tells of each new offer on the desktop, and takes it back when the offer is over. */
function useOfferNotifications(supporter: Supporter, offers: readonly Offer[]): void {
  const shown = useRef(new Map<string, () => void>());
  useEffect(() => {
    for (const waiting of offers) {
      const { offer, details, customer, words, transfer } = waiting;
      if (shown.current.has(offer.id)) continue;
      const from = nameIn(supporter.$colleagues.get(), transfer?.from);
      const title = offerName(waiting, customerName(details, customer), from);
      shown.current.set(offer.id, notify(title, transfer?.note || words, offer.id));
    }
    for (const [id, close] of shown.current) {
      if (offers.some(({ offer }) => offer.id === id)) continue;
      close();
      shown.current.delete(id);
    }
  });
  useEffect(
    () => () => {
      for (const close of shown.current.values()) close();
    },
    [],
  );
}

/** Customers offered to this supporter, the most urgent at the corner. */
export function Offers() {
  const supporter = useSupporter();
  const offers = useStore(supporter.$offers).toSorted(
    (a, b) => a.offer.until - b.offer.until || a.conversation.localeCompare(b.conversation),
  );
  const sound = useStore($sound);
  const [silenced, setSilenced] = useState<readonly string[]>([]);
  const rings = sound && offers.some(({ offer }) => !silenced.includes(offer.id));

  useEffect(() => (rings ? ring() : undefined), [rings]);

  // Each new offer is told once, politely: whoever is typing goes on typing.
  const told = useRef(new Set<string>());
  useEffect(() => {
    for (const { offer, details, customer, group, transfer } of offers) {
      if (told.current.has(offer.id)) continue;
      told.current.add(offer.id);
      const from = [customerName(details, customer), groupName(supporter.$desk.get(), group)]
        .filter(Boolean)
        .join(', ');
      const name = nameIn(supporter.$colleagues.get(), transfer?.from);
      $announcement.set(transfer ? t('offer.announce-transfer', { from, name }) : t('offer.announce', { from }));
    }
  });
  useOfferNotifications(supporter, offers);

  if (!offers.length) return null;
  return (
    <div class="offers">
      {offers.map((waiting, place) => (
        <OfferCard
          key={waiting.offer.id}
          waiting={waiting}
          isFirst={place === 0}
          rings={sound && !silenced.includes(waiting.offer.id)}
          silence={() => setSilenced([...silenced, waiting.offer.id])}
        />
      ))}
    </div>
  );
}
