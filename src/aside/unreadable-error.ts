import { RipenError } from "../platform/errors.ts";

/** Something stored that many rows depend on and that cannot be read. */
export interface Cause {
  kind: "version" | "segment";
  id: string;
}

/**
 * What is stored cannot be read: all that depends on it is set aside, and nothing else. The message holds no personal data
 * and says what to mend.
 */
export class UnreadableError extends RipenError {
  readonly about: Cause;

  constructor(about: Cause, message: string, cause: unknown) {
    super(`${about.kind}_unreadable`, 409, message);
    this.about = about;
    this.cause = cause;
  }
}
