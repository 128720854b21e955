import { TextField } from '../parts/field.tsx';

interface Props {
  label: string;
  hint?: string;
  value: string;
  error: string | null;
  autoFocus?: boolean;
  onInput(value: string): void;
}

/** A code of the second step. Phones and password managers fill it in by themselves. */
export function CodeField(props: Props) {
  return <TextField {...props} large isExact name="code" autocomplete="one-time-code" maxLength={40} />;
}
