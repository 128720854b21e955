import type { ComponentChildren } from 'preact';
import { Icon, IconButton } from '../../parts/icon.tsx';
import type { Mark } from './marks.ts';
import type { ShotWords } from './words.ts';

export type Tool = 'region' | Mark['kind'];

/** The value, and what stands for it: an outline or a colour. The text is found by its name. */
const TOOLS = [
  ['region', 'M6 2.5V14h11.5M2.5 6H14v11.5'],
  ['arrow', 'M4 16 16 4M8 4h8v8'],
  ['box', 'M3.5 4.5h13v11h-13Z'],
  ['pen', 'M4 16l1-4 8.5-8.5 3 3L8 15ZM11.5 5.5l3 3'],
  ['text', 'M4.5 6V4h11v2M10 4v12M8 16h4'],
  ['blur', 'M4 4h4v4H4ZM12 4h4v4h-4ZM8 8h4v4H8ZM4 12h4v4H4ZM12 12h4v4h-4Z'],
] as const;

/** Few, and far from each other. */
const COLOURS = [
  ['red', '#e0262b'],
  ['yellow', '#ffb800'],
  ['blue', '#1f6feb'],
  ['black', '#14171c'],
] as const;

export const FIRST_COLOUR = COLOURS[0][1];

const UNDO = 'M7.5 4 3.5 8l4 4M3.5 8H12a4.5 4.5 0 0 1 0 9H8.5';
const REDO = 'M12.5 4l4 4-4 4M16.5 8H8a4.5 4.5 0 0 0 0 9h3.5';

interface ToolsProps {
  texts: ShotWords['texts'];
  tool: Tool;
  onTool: (tool: Tool) => void;
  colour: string;
  onColour: (colour: string) => void;
  /** False where there is nothing to take back. */
  onUndo: (() => void) | false;
  onRedo: (() => void) | false;
  children: ComponentChildren;
}

/** Below the picture: what to draw with, in which colour, and what to do with it. */
export function Tools({ texts, tool, onTool, colour, onColour, onUndo, onRedo, children }: ToolsProps) {
  return (
    <div class="shot__bar">
      <Choice
        texts={texts}
        label={texts.tool}
        options={TOOLS}
        chosen={tool}
        valueOf={([name]) => name}
        onChoose={onTool}
      />
      <Choice
        texts={texts}
        label={texts.colour}
        options={COLOURS}
        chosen={colour}
        valueOf={([, value]) => value}
        onChoose={onColour}
      />
      <div class="shot__group">
        <IconButton icon={UNDO} label={texts.undo} aria-disabled={!onUndo} onClick={() => onUndo && onUndo()} />
        <IconButton icon={REDO} label={texts.redo} aria-disabled={!onRedo} onClick={() => onRedo && onRedo()} />
      </div>
      <div class="shot__group">{children}</div>
    </div>
  );
}

interface ChoiceProps<Option, Value> {
  texts: ShotWords['texts'];
  label: string;
  options: readonly Option[];
  chosen: Value;
  valueOf: (option: Option) => Value;
  onChoose: (value: Value) => void;
}

/** One of several, as the arrow keys know it. */
function Choice<Option extends (typeof TOOLS)[number] | (typeof COLOURS)[number], Value>({
  texts,
  label,
  options,
  chosen,
  valueOf,
  onChoose,
}: ChoiceProps<Option, Value>) {
  return (
    <div class="shot__group" role="radiogroup" aria-label={label}>
      {options.map((option) => {
        const [name, look] = option;
        const value = valueOf(option);
        return (
          <label key={name} class="shot__tool" title={texts[name]}>
            <input
              type="radio"
              name={label}
              aria-label={texts[name]}
              checked={chosen === value}
              onChange={() => onChoose(value)}
            />
            {look.startsWith('#') ? <i class="shot__colour" style={{ color: look }} /> : <Icon path={look} />}
          </label>
        );
      })}
    </div>
  );
}
