import { createWidget, type Widget, type WidgetOptions } from '@deskside/widget';
import { useEffect, useState } from 'react';

/** The icon, for as long as the component is mounted. Mounting twice, as StrictMode does, is fine. */
export function useDeskside({ server, desk, locale }: WidgetOptions): Widget | null {
  const [widget, setWidget] = useState<Widget | null>(null);
  useEffect(() => {
    const made = createWidget({ server, desk, locale });
    setWidget(made);
    return () => made.destroy();
  }, [server, desk, locale]);
  return widget;
}
