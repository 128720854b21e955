import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { useDeskside } from './deskside.tsx';

// Where your server is, and which desk: see .env.
const { VITE_DESKSIDE_SERVER: server, VITE_DESKSIDE_DESK: desk } = import.meta.env;

function Shop() {
  const widget = useDeskside({ server, desk });
  return (
    <>
      <h1>A shop</h1>
      <button onClick={() => widget?.open({ draft: 'Which bulb fits the lamp?' })}>I need help with this lamp</button>
    </>
  );
}

function App() {
  const [inShop, setInShop] = useState(true);
  return (
    <>
      <nav>
        <button onClick={() => setInShop(!inShop)}>{inShop ? 'Leave the shop' : 'Back to the shop'}</button>
      </nav>
      {inShop && <Shop />}
    </>
  );
}

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
