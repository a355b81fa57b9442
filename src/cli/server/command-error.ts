/** No such file or folder: EX_NOINPUT of sysexits(3). */
export const noInput = 66;
/** The server cannot be reached, or not now: EX_TEMPFAIL. */
export const tryAgain = 75;
/** The address or the key of the server is missing or wrong: EX_CONFIG. */
export const wrongSettings = 78;

/** What keeps a command from its work, told in one sentence, with the exit status for it. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.name = new.target.name;
    this.exitCode = exitCode;
  }
}
