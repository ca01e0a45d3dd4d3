/** Days as texts (YYYY-MM-DD) and as numbers: those since the first of January 1970. */

const MILLISECONDS = 86_400_000;

export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / MILLISECONDS);

/** The day with a number; nothing where there is none. */
export const dayOfNumber = (number: number): string =>
  Number.isFinite(number) ? new Date(number * MILLISECONDS).toISOString().slice(0, 10) : "";

export const addDays = (day: string, days: number): string => dayOfNumber(dayNumber(day) + days);

const inVietNam = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Ho_Chi_Minh",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The day it is in Viet Nam, as the service has it. */
export const today = (): string => inVietNam.format(new Date());
