// The desk's own page: the panel fills it, opened at what the address names.
const main = document.querySelector('main');
const address = new URL(location.href);
const to = {};
for (const name of ['seat', 'group', 'code']) {
  const value = address.searchParams.get(name);
  if (value) to[name] = value;
}
window.deskside.create({ desk: main.dataset.desk, element: main }).open({ to });
// A code leads somewhere once, so a reload must not try it again.
if (to.code) {
  address.searchParams.delete('code');
  history.replaceState(history.state, '', address);
}
