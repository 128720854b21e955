import { useState } from 'preact/hooks';
import type { PublicDesk } from '@deskside/sdk/customer';
import { CONTACT_MAX, NAME_MAX } from '@deskside/sdk/constants';
import { fill } from '../../../locales/words.ts';
import { shortNameOf } from '../../../look/people.ts';
import { problemOf, type FieldName, type Problems } from './check-fields.ts';
import { Failure } from '../start/failure.tsx';
import { SelectField, TextField } from './field.tsx';
import { Title } from '../start/title.tsx';
import { useForm } from './use-form.ts';
import { useTask } from '../start/use-task.ts';
import { useSession } from '../../session-context.ts';
import { useStore } from '../../use-store.ts';
import { filled, request } from '../start/ask.ts';
import { useStart } from '../start/use-start.ts';
import { useFormTexts } from './use-form-texts.ts';
import { StartHeader } from '../start/start-header.tsx';

/** Mode `auto`, and the questions a desk must ask before a chosen seat is rung. */
export function RequestView({ desk, seat }: { desk: PublicDesk; seat?: string | undefined }) {
  const session = useSession();
  const { requestService } = useStart();
  const texts = useFormTexts();
  const details = useStore(session.$details);
  const person = desk.seats.find((one) => one.id === seat);
  const only = desk.groups.length === 1 ? desk.groups[0]?.id : undefined;
  const fixed = session.group ?? only;
  const [group, setGroup] = useState(fixed ?? '');
  const [product, setProduct] = useState(desk.products.length === 1 ? (desk.products[0]?.id ?? '') : '');
  const task = useTask();

  const rules: Record<FieldName, PublicDesk['fields']['name']> = {
    ...desk.fields,
    group: fixed || person || !desk.groups.length ? 'hidden' : 'required',
    product: desk.products.length ? desk.fields.product : 'hidden',
  };
  const values: Record<FieldName, string> = { ...details, group, product };
  const { form, problems, clear, onSubmit } = useForm(
    () => {
      const found: Problems = {};
      for (const field of Object.keys(rules) as FieldName[]) {
        found[field] = problemOf(field, values[field], rules[field], texts);
      }
      return found;
    },
    () =>
      task.run(() =>
        request(session, {
          ...filled(details),
          ...(person ? { seat: person.id } : group ? { group } : {}),
          ...(product ? { product } : {}),
        }),
      ),
  );
  const field = (name: FieldName, set: (value: string) => void) => ({
    id: name,
    optional: rules[name] === 'optional',
    error: problems[name],
    value: values[name],
    onValue: (value: string) => {
      clear(name);
      set(value);
    },
  });

  return (
    <>
      <StartHeader
        desk={desk}
        title={person && requestService}
        onBack={person && (() => session.go({ at: 'start' }))}
      />
      <form class="panel__body stack" id="request" ref={form} noValidate onSubmit={onSubmit}>
        <Title lead={person ? fill(texts.requestLeadSeat, { name: shortNameOf(person.name) }) : texts.requestLead}>
          {requestService}
        </Title>
        <Failure error={task.error} />
        {rules.group !== 'hidden' && (
          <SelectField {...field('group', setGroup)} label={texts.group} options={desk.groups} />
        )}
        {rules.product !== 'hidden' && (
          <SelectField {...field('product', setProduct)} label={texts.product} options={desk.products} />
        )}
        {rules.name !== 'hidden' && (
          <TextField
            {...field('name', (name) => session.setDetails({ name }))}
            label={texts.name}
            autocomplete="name"
            maxLength={NAME_MAX}
          />
        )}
        {rules.phone !== 'hidden' && (
          <TextField
            {...field('phone', (phone) => session.setDetails({ phone }))}
            label={texts.phone}
            keyboard="tel"
            autocomplete="tel"
            maxLength={CONTACT_MAX}
          />
        )}
        {rules.email !== 'hidden' && (
          <TextField
            {...field('email', (email) => session.setDetails({ email }))}
            label={texts.email}
            keyboard="email"
            autocomplete="email"
            maxLength={CONTACT_MAX}
          />
        )}
      </form>
      <div class="panel__footer">
        <button class="button button--primary button--block" type="submit" form="request" aria-disabled={task.busy}>
          {requestService}
        </button>
      </div>
    </>
  );
}
