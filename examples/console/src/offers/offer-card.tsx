import type { Offer } from '@deskside/sdk/supporter';
import { useEffect, useRef, useState } from 'preact/hooks';
import { PageLink, PhoneLink } from '../parts/contact.tsx';
import { Facts } from '../parts/facts.tsx';
import { Icon } from '../parts/icon.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Verified } from '../parts/verified.tsx';
import { useHistory } from '../records/use-history.ts';
import { accept } from '../state/accept.ts';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { duration } from '../text/format.ts';
import { customerName, groupName, nameIn, productName } from '../text/names.ts';
import { placeName } from '../text/place.ts';
import { t } from '../text/text.ts';
import { Countdown } from './countdown.tsx';
import { NumberMatch } from './number-match.tsx';

interface Props {
  waiting: Offer;
  /** The first one is shown in full and answers to the keys; the others wait above it with their head and buttons. */
  isFirst: boolean;
  rings: boolean;
  silence(): void;
}

export function OfferCard({ waiting, isFirst, rings, silence }: Props) {
  const supporter = useSupporter();
  const desk = useStore(supporter.$desk);
  const [digits, setDigits] = useState('');
  const match = useRef<HTMLInputElement>(null);
  const accepting = useAction();
  const declining = useAction();
  const { details, customer, offer } = waiting;
  const name = customerName(details, customer);
  const group = groupName(desk, waiting.group);
  const { transfer } = waiting;
  const from = useFrom(waiting);
  const { items: earlier } = useHistory(isFirst ? customer : null);
  const isReady = !offer.match || digits.length === 2;

  const takeIt = () => {
    if (isReady) accepting.run(() => accept(supporter, offer.id, offer.match ? digits : undefined));
    else match.current?.focus();
  };
  const refuse = () => declining.run(() => supporter.decline(offer.id));

  useEffect(() => {
    if (!isFirst) return;
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      // By the key's place too: with Alt some systems type another letter.
      const isKey = (letter: string) => event.code === `Key${letter}` || event.key.toUpperCase() === letter;
      if (isKey('A')) takeIt();
      else if (isKey('D')) refuse();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  return (
    <section class={isFirst ? 'offer' : 'offer offer--more'} aria-label={offerName(waiting, name, from)}>
      <div class="offer__head">
        <Countdown from={offer.at} until={offer.until} now={supporter.now} />
        <span class="person__text">
          <span class="tiny muted cut offer__line">
            {[transfer ? t('offer.transfer', { name: from }) : t('offer.title'), group].filter(Boolean).join(' · ')}
          </span>
          <strong class="offer__name cut">
            <Verified is={!!details.verified}>{name}</Verified>
          </strong>
        </span>
        {isFirst && rings && (
          <span class="push">
            <IconButton icon="sound" label={t('offer.silence')} onClick={silence} />
          </span>
        )}
      </div>
      {transfer?.lost && <p class="offer__lost">{t('offer.lost', { name: from })}</p>}
      {transfer?.note && (
        <p class="offer__words offer__note">
          <Icon name="note" small label={t('note.note')} />
          <span class="words">{transfer.note}</span>
        </p>
      )}
      {waiting.words && <p class="offer__words">{t('offer.words', { words: waiting.words })}</p>}
      {isFirst && (
        <div class="offer__facts">
          <Facts
            facts={[
              [t('customer.product'), productName(desk, waiting.product)],
              [t('customer.phone'), details.phone && <PhoneLink phone={details.phone} />],
              [t('customer.page'), waiting.page && <PageLink page={waiting.page} />],
              [t('customer.place'), waiting.client && placeName(waiting.client)],
              [t('customer.came-by'), <CameBy waiting={waiting} />],
              [
                t('offer.earlier'),
                earlier && earlier.length > 0 && t('offer.earlier-count', { count: earlier.length }),
              ],
            ]}
          />
        </div>
      )}
      {offer.match && <NumberMatch input={match} digits={digits} onInput={setDigits} onEnter={takeIt} />}
      <div class="offer__actions">
        <button class="button button--large" type="button" aria-busy={declining.busy || undefined} onClick={refuse}>
          {t('offer.decline')} {isFirst && <Key letter="D" />}
        </button>
        <button
          class="button button--primary button--large"
          type="button"
          aria-busy={accepting.busy || undefined}
          disabled={!isReady}
          onClick={takeIt}
        >
          {accepting.busy && <span class="spinner" />}
          {t('offer.accept')} {isFirst && <Key letter="A" />}
        </button>
      </div>
    </section>
  );
}

/** Who hands over; empty for a new request. */
function useFrom({ transfer }: Offer): string {
  return nameIn(useStore(useSupporter().$colleagues), transfer?.from);
}

/** What an offer is called where it is told in words. */
export function offerName({ transfer }: Offer, name: string, from: string): string {
  return transfer ? t('offer.transfer-name', { name, from }) : t('offer.name', { name });
}

/** The key is a hint for the eye; it is announced with the offer. */
function Key({ letter }: { letter: string }) {
  return (
    <span class="key" aria-hidden="true">
      Alt {letter}
    </span>
  );
}

function CameBy({ waiting }: { waiting: Offer }) {
  const now = useNow(useSupporter().now);
  return (
    <>
      {t(waiting.transfer ? 'offer.since' : 'offer.came-by', {
        mode: t(`mode.${waiting.mode}`),
        time: duration(now - waiting.since),
      })}
    </>
  );
}
