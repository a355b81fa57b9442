/** A file of phrases that cannot be used: where it is wrong, and what to write instead. */
export class PhraseFileError extends Error {
  readonly code = "invalid_phrase_file";

  /** @param place the file, with the line where it is known: "src/inbound/languages/pl.yaml:12" */
  constructor(place: string, message: string) {
    super(`${place}: ${message}`);
  }
}
