import { RESPONSE_TEXT_MAX, SHORTCUT_MAX } from '@deskside/sdk/constants';
import type { CannedResponse } from '@deskside/sdk/supporter';
import { useState } from 'preact/hooks';
import { ActionButton } from '../parts/action-button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextArea, TextField } from '../parts/field.tsx';
import { useSupporter } from '../state/supporter-context.ts';
import { useStore } from '../state/use-store.ts';
import { t } from '../text/text.ts';
import { firstUnknown, variableNames } from './variables.ts';

const isShortcut = (text: string) => /^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(text);

/** Adds a canned response or changes it. */
export function ResponseDialog({ response, onClose }: { response: CannedResponse; onClose(): void }) {
  const supporter = useSupporter();
  const others = (useStore(supporter.$responses) ?? []).filter(
    ({ id, scope }) => scope === response.scope && id !== response.id,
  );
  const [shortcut, setShortcut] = useState(response.shortcut);
  const [text, setText] = useState(response.text);
  const word = shortcut.trim().replace(/^\//, '').toLowerCase();
  const isTaken = others.some((other) => other.shortcut === word);
  const unknown = firstUnknown(text);
  const problem = word && !isShortcut(word) ? 'shortcut-wrong' : isTaken ? 'shortcut-taken' : null;
  const save = async () => {
    await supporter.saveResponse({ ...response, shortcut: word, text });
    onClose();
  };
  return (
    <Dialog
      title={response.shortcut ? t('responses.edit', { shortcut: response.shortcut }) : t('responses.add')}
      onClose={onClose}
      actions={
        <ActionButton
          kind="primary"
          disabled={!word || problem !== null || !text.trim() || unknown !== null}
          action={save}
        >
          {t('responses.save')}
        </ActionButton>
      }
    >
      <TextField
        label={t('responses.shortcut')}
        hint={t('responses.shortcut-hint')}
        error={problem && t(`responses.${problem}`)}
        value={shortcut}
        maxLength={SHORTCUT_MAX}
        autocomplete="off"
        isExact
        onInput={setShortcut}
      />
      <TextArea
        label={t('responses.text')}
        hint={t('responses.text-hint', { variables: variableNames })}
        error={unknown && t('responses.unknown', { variable: unknown, variables: variableNames })}
        rows={6}
        maxLength={RESPONSE_TEXT_MAX}
        value={text}
        onInput={setText}
      />
    </Dialog>
  );
}
