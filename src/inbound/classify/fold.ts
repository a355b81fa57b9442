/** Lower case, one space for any white space, straight quotes: the form all phrase tables are written in. */
export function fold(text: string): string {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      // The Turkish capital İ leaves a dot behind that no phrase has.
      .replaceAll("i\u0307", "i")
      .replaceAll(/[\u2018\u2019\u201A\u02BC\u00B4`]/g, "'")
      .replaceAll(/[\u201C\u201D\u201E]/g, '"')
      .replaceAll(/[\s\u00A0\u200B\u3000]+/g, " ")
      .trim()
  );
}
