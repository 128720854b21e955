/** The push services of the browsers there are. A server that sends to whatever a client names could be sent anywhere. */
const SERVICES = [
  /^fcm\.googleapis\.com$/,
  /^(?:[\w-]+\.)*push\.services\.mozilla\.com$/,
  /^(?:[\w-]+\.)*push\.apple\.com$/,
  /^(?:[\w-]+\.)*notify\.windows\.com$/,
];

/** Whether a push may go to this address. `more` names further hosts, with commas between. */
export function isPushService(endpoint: string, more = ''): boolean {
  const url = URL.parse(endpoint);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return false;
  const isNamed = more.split(',').some((host) => host.trim() !== '' && host.trim() === url.hostname);
  return isNamed || SERVICES.some((service) => service.test(url.hostname));
}
