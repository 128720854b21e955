import type { Offer } from '@deskside/sdk/supporter';
import { useEffect, useRef, useState } from 'preact/hooks';
import { PageLink, PhoneLink } from '../parts/contact.tsx';
import { Facts } from '../parts/facts.tsx';
import { IconButton } from '../parts/icon-button.tsx';
import { Verified } from '../parts/verified.tsx';
import { accept } from '../state/accept.ts';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useAction } from '../state/use-action.ts';
import { useStore } from '../state/use-store.ts';
import { duration } from '../text/format.ts';
import { customerName, groupName, productName } from '../text/names.ts';
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
    <section class={isFirst ? 'offer' : 'offer offer--more'} aria-label={t('offer.name', { name })}>
      <div class="offer__head">
        <Countdown from={offer.at} until={offer.until} now={supporter.now} />
        <span class="person__text">
          <span class="tiny muted cut offer__line">{[t('offer.title'), group].filter(Boolean).join(' · ')}</span>
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
      {waiting.words && <p class="offer__words">{t('offer.words', { words: waiting.words })}</p>}
      {isFirst && (
        <div class="offer__facts">
          <Facts
            facts={[
              [t('customer.product'), productName(desk, waiting.product)],
              [t('customer.phone'), details.phone && <PhoneLink phone={details.phone} />],
              [t('customer.page'), waiting.page && <PageLink page={waiting.page} />],
              [t('customer.came-by'), <CameBy waiting={waiting} />],
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
  return <>{t('offer.came-by', { mode: t(`mode.${waiting.mode}`), time: duration(now - waiting.since) })}</>;
}
