const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "4,212" */
export const count = (value: number): string => whole.format(value);

/** A number to expect, to the tenth where it is small: "3.4", "41" */
export const expected = (value: number): string =>
  Number.isInteger(value) || value >= 10 ? count(value) : tenth.format(value);

/** A share from 0 to 1 as "38.1 %"; a dash where there is nothing to be a share of. */
export const percent = (rate: number | null): string => (rate === null ? "–" : `${tenth.format(rate * 100)} %`);

/** "+12", "−4" */
export const signed = (value: number): string => {
  const rounded = Math.round(value * 10) / 10;
  return `${rounded < 0 ? "−" : "+"}${Math.abs(rounded)}`;
};

/** "1 mail", "3 mails", "2 replies" */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

/** "3", or "100+" where a page of that length had more behind it. */
export const atLeast = (found: { rows: readonly unknown[]; nextCursor: string | null }): string =>
  `${found.rows.length}${found.nextCursor === null ? "" : "+"}`;
