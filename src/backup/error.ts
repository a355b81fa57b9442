import { RipenError } from "../platform/errors.ts";

/** Why a backup or a restore cannot be made. The message is one sentence that says what to do. */
export class BackupError extends RipenError {
  constructor(
    code:
      | "backup_program_missing"
      | "backup_file_exists"
      | "backup_unreadable"
      | "backup_passphrase"
      | "backup_not_encrypted"
      | "backup_failed"
      | "backup_secret_key"
      | "backup_too_new"
      | "database_not_empty"
      | "restore_failed",
    message: string,
  ) {
    super(code, 409, message);
  }
}
