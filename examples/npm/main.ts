import { createWidget } from '@deskside/widget';

// Where your server is, and which desk: see .env.
const { VITE_DESKSIDE_SERVER: server, VITE_DESKSIDE_DESK: desk } = import.meta.env;

const app = document.querySelector('#app')!;
app.innerHTML = '<h1>A shop</h1>';

const help = document.createElement('button');
help.textContent = 'I need help with this lamp';
const news = document.createElement('p');
app.append(help, news);

const widget = createWidget({ server, desk });
help.addEventListener('click', () => widget.open({ draft: 'Which bulb fits the lamp?' }));
widget.on('unread', (count) => {
  news.textContent = count ? `Unread answers: ${count}` : '';
});
