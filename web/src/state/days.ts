/** Days as text (YYYY-MM-DD) and as numbers of days since 1 January 1970. */

const DAY_MS = 86_400_000;

export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** The day with a number; empty if the number is not finite. */
export const dayFromNumber = (number: number): string =>
  Number.isFinite(number) ? new Date(number * DAY_MS).toISOString().slice(0, 10) : "";

export const addDays = (day: string, days: number): string => dayFromNumber(dayNumber(day) + days);

const vietnamDate = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Ho_Chi_Minh",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** Today in Viet Nam, which is also the service's default day. */
export const today = (): string => vietnamDate.format(new Date());
