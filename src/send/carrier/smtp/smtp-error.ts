import type { SmtpFailure } from "../outcome.ts";

/** Why a session could not be opened or a transaction came to no good end. */
export class SmtpError extends Error implements SmtpFailure {
  override name = "SmtpError";
  readonly code: string;
  readonly responseCode: number | undefined;
  readonly response: string | undefined;
  readonly command: string | undefined;

  /** @param code as nodemailer names it: ECONNECTION, ETIMEDOUT, ETLS, EAUTH, EENVELOPE, EMESSAGE, EPROTOCOL; ESMTPUTF8 */
  constructor(code: string, message: string, failed: { reply?: Reply; command?: string } = {}) {
    super(message);
    this.code = code;
    this.responseCode = failed.reply?.code;
    this.response = failed.reply?.text;
    this.command = failed.command;
  }
}

/** A reply of the server: its code, and all its lines joined by LF. */
export interface Reply {
  code: number;
  text: string;
}
