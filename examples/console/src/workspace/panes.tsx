import { workIn } from '../state/panes.ts';
import { usePanes } from '../state/use-panes.ts';
import { Workspace } from './workspace.tsx';

/** One conversation, or several side by side. Who goes into one of them works in it. */
export function Panes({ active }: { active: string }) {
  const shown = usePanes();
  return (
    <>
      {shown.map((id) => (
        <div
          key={id}
          class={shown.length === 1 ? 'pane' : id === active ? 'pane is-beside is-active' : 'pane is-beside'}
          onFocusIn={() => id !== active && workIn(id)}
        >
          <Workspace id={id} isActive={id === active} shown={shown} />
        </div>
      ))}
    </>
  );
}
