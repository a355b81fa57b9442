/** What providers sign their webhooks with; a provider without a secret is not listened to. */
export interface WebhookSecrets {
  /** `user:password` of the Basic authentication in the webhook URL. */
  readonly postmark?: string | undefined;
  /** Public key of the signed webhook, Base64 of its SPKI form. */
  readonly sendgrid?: string | undefined;
  /** HTTP webhook signing key. */
  readonly mailgun?: string | undefined;
  /** ARN of the only SNS topic that is believed. */
  readonly ses?: string | undefined;
}
