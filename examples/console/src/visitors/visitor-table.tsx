import type { Visitor } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Avatar } from '../parts/avatar.tsx';
import { Person } from '../parts/person.tsx';
import { enter } from '../state/accept.ts';
import { useNow } from '../state/clock.ts';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { duration, exact } from '../text/format.ts';
import { customerName, nameIn } from '../text/names.ts';
import { languageName } from '../text/place.ts';
import { t } from '../text/text.ts';
import { siteOf } from './site-of.ts';

/** A table that is alive has to be short. */
const ROWS = 100;

interface Props {
  visitors: readonly Visitor[];
  chosen: ReadonlySet<string>;
  onChoose(chosen: ReadonlySet<string>): void;
  now(): number;
}

export function VisitorTable({ visitors, chosen, onChoose, now }: Props) {
  const [rows, setRows] = useState(ROWS);
  const shown = visitors.slice(0, rows);
  const isAll = shown.every(({ id }) => chosen.has(id));
  const choose = (ids: readonly string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (isChosen) next.add(id);
      else next.delete(id);
    }
    onChoose(next);
  };
  const ids = shown.map(({ id }) => id);
  return (
    <>
      <table class="table table--visitors">
        <thead>
          <tr>
            <th class="col-check">
              <input
                class="checkbox"
                type="checkbox"
                aria-label={t('visitors.choose-all')}
                checked={isAll}
                onChange={(event) => choose(ids, event.currentTarget.checked)}
              />
            </th>
            <th class="col-person">{t('visitors.visitor')}</th>
            <th>{t('visitors.page')}</th>
            <th class="col-wait is-number" aria-sort="descending">
              {t('visitors.since')}
            </th>
            <th class="col-wait is-number">{t('visitors.pages')}</th>
            <th class="col-state">{t('visitors.state')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((visitor) => (
            <Row
              key={visitor.id}
              visitor={visitor}
              isChosen={chosen.has(visitor.id)}
              onChoose={(isChosen) => choose([visitor.id], isChosen)}
              now={now}
            />
          ))}
        </tbody>
      </table>
      {visitors.length > rows && (
        <div class="older">
          <button class="button button--small button--quiet" type="button" onClick={() => setRows(rows + ROWS)}>
            {t('visitors.more', { count: visitors.length - rows })}
          </button>
        </div>
      )}
    </>
  );
}

interface RowProps {
  visitor: Visitor;
  isChosen: boolean;
  onChoose(isChosen: boolean): void;
  now(): number;
}

function Row({ visitor, isChosen, onChoose, now }: RowProps) {
  const { id, page, since, pages, referrer } = visitor;
  const supporter = useSupporter();
  const waiting = useStore(supporter.$queue).find(({ customer }) => customer === id);
  const active = useStore(supporter.$active).find(({ customer }) => customer === id);
  const directEntry = useStore(supporter.$desk)?.settings.directEntry;
  const mayEnter = directEntry && supporter.member.role !== 'admin';
  const details = active?.details ?? waiting?.details ?? {};
  const name = details.name ? customerName(details, id) : t('visitors.unnamed', { code: id.slice(-4).toUpperCase() });
  return (
    <tr class={isChosen ? 'is-selected' : undefined}>
      <td>
        <input
          class="checkbox"
          type="checkbox"
          aria-label={t('visitors.choose', { name })}
          checked={isChosen}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      </td>
      <td>
        <Person
          picture={<Avatar id={id} name={details.name ?? ''} kind="customer" />}
          name={name}
          detail={aboutOf(visitor)}
        />
      </td>
      <td title={referrer ? t('visitors.from', { site: siteOf(referrer) }) : undefined}>
        <span class="person__name regular">{page.title || t('visitors.no-title')}</span>
        <span class="person__detail">{siteOf(page.url)}</span>
      </td>
      <td class="is-number">
        <Since since={since} now={now} />
      </td>
      <td class="is-number">{pages}</td>
      <td>
        <VisitorState visitor={visitor} supporter={active?.supporter ?? null} waits={waiting !== undefined} />
        {mayEnter && !active && !waiting && (
          <ActionButton
            size="small"
            label={t('visitors.enter-name', { name })}
            action={() => enter(supporter, visitor)}
          >
            {t('visitors.enter')}
          </ActionButton>
        )}
      </td>
    </tr>
  );
}

function Since({ since, now }: { since: number; now(): number }) {
  return <span title={exact(since)}>{duration(useNow(now) - since)}</span>;
}

/** What was told and answered, unless the visitor is a customer by now. */
function VisitorState({
  visitor: { notice },
  supporter,
  waits,
}: {
  visitor: Visitor;
  supporter: string | null;
  waits: boolean;
}) {
  const colleagues = useStore(useSupporter().$colleagues);
  if (supporter !== null) {
    return <span class="chip">{t('visitors.talks', { name: nameIn(colleagues, supporter) })}</span>;
  }
  if (waits) return <span class="chip">{t('visitors.waits')}</span>;
  if (notice === null) return null;
  const { kind, answer, from } = notice;
  if (answer !== null) return <span class="chip">{t(`visitors.${kind}-${answer}`)}</span>;
  const name = nameIn(colleagues, from);
  return (
    <span class="chip">{kind === 'invitation' ? t('visitors.invited', { name }) : t('visitors.told', { name })}</span>
  );
}

/** German · Phone · visit 3 */
function aboutOf({ language, device, visits }: Visitor): string {
  const parts = [languageName(language), device ? t(`visitors.${device}`) : ''];
  if (visits !== null && visits > 1) parts.push(t('visitors.visit', { number: visits }));
  return parts.filter(Boolean).join(' · ');
}
