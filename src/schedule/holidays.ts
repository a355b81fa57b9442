import { createRequire } from "node:module";
import type DateHolidays from "date-holidays";
import { dateOfDay, dayMs } from "./local-time.ts";
import { dayOfDate } from "../platform/date-text.ts";

const require = createRequire(import.meta.url);
const cache = new Map<string, ReadonlyMap<number, string>>();

/** Loaded with the first sequence that minds holidays: without it a worker takes some 30 MB less. */
function library(): typeof DateHolidays {
  return require("date-holidays");
}

let places: ReadonlySet<string> | undefined;

/** Every place of the library, looked up at the first question since it takes a while. */
function knownPlaces(): ReadonlySet<string> {
  if (places !== undefined) return places;
  const catalog = new (library())();
  places = new Set(
    Object.keys(catalog.getCountries() ?? {}).flatMap((country) => [
      country,
      ...Object.keys(catalog.getStates(country) ?? {}).flatMap((state) => [
        `${country}-${state}`,
        ...Object.keys(catalog.getRegions(country, state) ?? {}).map((region) => `${country}-${state}-${region}`),
      ]),
    ]),
  );
  return places;
}

/** Countries whose holidays are known, ISO 3166 codes with their names in their own language. */
export function holidayCountries(): Readonly<Record<string, string>> {
  return new (library())().getCountries() ?? {};
}

/**
 * Whether public holidays are known for a place: an ISO 3166 country such as "FR", or with a state and region as
 * in "DE-BY" and "DE-BY-A". Capitals only.
 */
export const isHolidayPlace = (place: string): boolean => place !== "" && knownPlaces().has(place);

/**
 * Public holidays of a place that touch a year, substitute days included, half days not: days since 1970-01-01 with the
 * local name. Looked up once per place and year, since the library takes milliseconds. An unknown place has none.
 */
export function publicHolidays(place: string, year: number): ReadonlyMap<number, string> {
  const cacheKey = `${place} ${year}`;
  const known = cache.get(cacheKey);
  if (known !== undefined) return known;
  const days = isHolidayPlace(place) ? lookUp(place, year) : new Map<number, string>();
  // A place is checked above, so only what a definition can really name is kept.
  if (days.size > 0) cache.set(cacheKey, days);
  return days;
}

function lookUp(place: string, year: number) {
  const [country = "", state = "", region = ""] = place.split("-");
  const holidays = new (library())(country, state, region);
  const days = new Map<number, string>();
  // A holiday of several days that starts on December 31 reaches into the year.
  for (const holiday of [...holidays.getHolidays(year - 1), ...holidays.getHolidays(year)]) {
    if (holiday.type !== "public" || !holiday.date.slice(11).startsWith("00:00")) continue;
    const first = dayOfDate(holiday.date.slice(0, 10));
    const length = Math.max(1, Math.round((holiday.end.getTime() - holiday.start.getTime()) / dayMs));
    for (let day = first; day < first + length; day++) if (!days.has(day)) days.set(day, holiday.name);
  }
  return days;
}

/** Which local days are closed, and why. */
export type HolidayCalendar = (day: number) => string | null;

/**
 * A calendar of closed days.
 * @param where countries or regions, see isHolidayPlace; unknown ones are ignored
 * @param dates further closed days, `YYYY-MM-DD`
 * @returns for days since 1970-01-01: the name of the holiday, or null
 */
export function holidayCalendar(where: readonly string[], dates: readonly string[]): HolidayCalendar {
  const custom = new Set(dates.map(dayOfDate));
  return (day) => {
    if (custom.has(day)) return "a day without mail";
    const year = Number(dateOfDay(day).slice(0, 4));
    for (const place of where) {
      const name = publicHolidays(place, year).get(day);
      if (name !== undefined) return `${name} (${place})`;
    }
    return null;
  };
}
