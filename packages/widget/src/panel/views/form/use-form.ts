import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Problems } from './check-fields.ts';

/** Checks on submit, clears a message as soon as its field changes, and puts the focus on the first wrong field. */
export function useForm(check: () => Problems, submit: () => void) {
  const [problems, setProblems] = useState<Problems>({});
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);

  useLayoutEffect(() => {
    if (tries) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [tries]);

  return {
    form,
    problems,
    clear: (field: string) => {
      if (problems[field]) setProblems({ ...problems, [field]: undefined });
    },
    onSubmit: (event: Event) => {
      event.preventDefault();
      const found = check();
      setProblems(found);
      if (Object.values(found).some(Boolean)) setTries(tries + 1);
      else submit();
    },
  };
}
