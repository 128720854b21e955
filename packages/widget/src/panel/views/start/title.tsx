/** A view's heading. It takes the focus when the view appears and nothing else wants it. */
export function Title({ children, lead }: { children: string; lead?: string | undefined }) {
  return (
    <div>
      <h3 class="title" tabIndex={-1} data-focus>
        {children}
      </h3>
      {lead && <p class="lead">{lead}</p>}
    </div>
  );
}
