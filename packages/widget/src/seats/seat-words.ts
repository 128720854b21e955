// By name, so that the bundler leaves out every other text.
import {
  away as awayEn, enterIt as enterItEn, groups as groupsEn, haveCode as haveCodeEn, leaveMessage as leaveMessageEn,
  loading as loadingEn, messageSeat as messageSeatEn, noSeats as noSeatsEn, offline as offlineEn, online as onlineEn,
  onlineBusy as onlineBusyEn, requestSeat as requestSeatEn, requestService as requestServiceEn,
  seatsFailed as seatsFailedEn, tryAgain as tryAgainEn,
} from '../locales/en.json';
import {
  away, enterIt, groups, haveCode, leaveMessage, loading, messageSeat, noSeats, offline, online, onlineBusy,
  requestSeat, requestService, seatsFailed, tryAgain,
} from '../locales/zh-CN.json';
import type { Language } from '../locales/language.ts';
import type { Forms } from '../locales/words.ts';

const en = {
  away: awayEn, enterIt: enterItEn, groups: groupsEn, haveCode: haveCodeEn, leaveMessage: leaveMessageEn,
  loading: loadingEn, messageSeat: messageSeatEn, noSeats: noSeatsEn, offline: offlineEn, online: onlineEn,
  requestSeat: requestSeatEn, requestService: requestServiceEn, seatsFailed: seatsFailedEn, tryAgain: tryAgainEn,
};
const zh: typeof en = {
  away, enterIt, groups, haveCode, leaveMessage, loading, messageSeat, noSeats, offline, online, requestSeat,
  requestService, seatsFailed, tryAgain,
};

/** The few texts of the seat list, without the panel's. */
export function seatWords(language: Language) {
  const forms: Forms = language === 'zh-CN' ? onlineBusy : onlineBusyEn;
  const plural = new Intl.PluralRules(language);
  const format = new Intl.NumberFormat(language);
  const number = (n: number) => format.format(n);
  return {
    say: language === 'zh-CN' ? zh : en,
    number,
    busy: (n: number) => (forms[plural.select(n) as keyof Forms] ?? forms.other).replace('{n}', () => number(n)),
    named: (text: string, name: string) => text.replace('{name}', () => name),
  };
}
