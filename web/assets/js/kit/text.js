// The words of this page's language, and how it writes money, days and sizes.

export const lang = document.documentElement.lang === "en" ? "en" : "vi";
const { texts, paths } = await import(`../texts/${document.body.dataset.page}.${lang}.js`);

const locale = lang === "vi" ? "vi-VN" : "en-GB";
const zone = { timeZone: "Asia/Ho_Chi_Minh" };
const dayForm = new Intl.DateTimeFormat(locale, { ...zone, day: "2-digit", month: "2-digit", year: "numeric" });
const longForm = new Intl.DateTimeFormat(locale, { ...zone, weekday: "long", day: "numeric", month: "long", year: "numeric" });
const timeForm = new Intl.DateTimeFormat(locale, { ...zone, hour: "2-digit", minute: "2-digit", hour12: false });

/**
 * A text of the catalogue with its {places} filled. A key that is not there is a mistake of ours: it fails loudly.
 * @param {string} key
 * @param {Record<string, string | number | Words>} [values]
 * @returns {string}
 */
export function say(key, values = {}) {
  const text = texts[key];
  if (text === undefined) throw new Error(`no text: ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]?.[lang] ?? values[name]));
}

/**
 * A text of the catalogue with an element where its {place} is.
 * @param {string} key
 * @param {string} place
 * @param {HTMLElement} element
 */
export function sayAround(key, place, element) {
  const [before, after] = say(key, { [place]: "\n" }).split("\n");
  return [before, element, after];
}

/**
 * The address of a page in this language.
 * @param {string} page its name in web/pages.py
 * @param {Record<string, string>} [query]
 */
export function path(page, query) {
  return query ? `${paths[page]}?${new URLSearchParams(query)}` : paths[page];
}

/** @typedef {{vi: string, en: string}} Words */

/**
 * Words that the API gives in both languages.
 * @param {Words} both
 */
export function words(both) {
  return both[lang];
}

/** @param {number} amount in đồng */
export function money(amount) {
  const digits = new Intl.NumberFormat(lang === "vi" ? "vi-VN" : "en-GB").format(amount);
  return lang === "vi" ? `${digits} đ` : `VND ${digits}`;
}

/** @param {string} iso a day (YYYY-MM-DD) or a moment; the day it is in Viet Nam */
export function day(iso) {
  return dayForm.format(new Date(iso));
}

/** Which day it is in Viet Nam, whose clocks are never put forward. */
export function today() {
  return new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** @param {string} iso */
export function time(iso) {
  return timeForm.format(new Date(iso));
}

/**
 * To the second: of waits that are of seconds, the minute would not say when.
 * @param {Date} at
 */
export function clock(at) {
  return at.toLocaleTimeString(lang, { ...zone, hour12: false });
}

/** @param {string} iso */
export function moment(iso) {
  return `${time(iso)}, ${day(iso)}`;
}

/**
 * A moment that somebody has to keep to: its day is told in words.
 * @param {string} iso
 */
export function deadline(iso) {
  return say("date.deadline", { time: time(iso), day: longForm.format(new Date(iso)) });
}

/** @param {number} bytes */
export function size(bytes) {
  const [amount, unit] = bytes >= 2 ** 20 ? [bytes / 2 ** 20, "MB"] : [bytes / 2 ** 10, "kB"];
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(amount)} ${unit}`;
}
