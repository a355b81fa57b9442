import { createVerify } from "node:crypto";
import { z } from "zod";

/** So are all certificates of SNS named. Nobody can have us fetch anything else, or the same under many names. */
const certificatePath = /^\/SimpleNotificationService-[0-9a-zA-Z]{1,64}\.pem$/;

/** A message of Amazon SNS, as it is posted to HTTP endpoints. */
export const snsMessage = z.looseObject({
  Type: z.enum(["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"]),
  MessageId: z.string().max(500),
  TopicArn: z.string().max(500),
  Message: z.string(),
  Timestamp: z.string().max(100),
  SignatureVersion: z.enum(["1", "2"]),
  Signature: z.string().max(2_000),
  SigningCertURL: z.string().max(1_000),
  Subject: z.string().nullish(),
  Token: z.string().optional(),
  SubscribeURL: z.string().max(2_000).optional(),
});
export type SnsMessage = z.infer<typeof snsMessage>;

/** Fetches the PEM certificate at a URL that was checked. @throws CertificateUnavailableError */
export type CertificateSource = (url: string) => Promise<string>;

/** True for an https URL of SNS itself: nothing else is ever fetched, whatever a request names. */
export function isSnsUrl(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    url.protocol === "https:" &&
    url.port === "" &&
    url.username === "" &&
    url.password === "" &&
    /^sns\.[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d\.amazonaws\.com(?:\.cn)?$/.test(url.hostname)
  );
}

/** Whether SNS signed the message: with a certificate from SNS, over the fields that its type has. */
export async function isSnsSigned(message: SnsMessage, certificateAt: CertificateSource): Promise<boolean> {
  const { SigningCertURL: url, SignatureVersion, Signature } = message;
  if (!isSnsUrl(url) || !certificatePath.test(new URL(url).pathname)) return false;
  const certificate = await certificateAt(url);
  try {
    return createVerify(SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256")
      .update(signedText(message))
      .verify(certificate, Signature, "base64");
  } catch {
    return false;
  }
}

function signedText(message: SnsMessage): string {
  const fields =
    message.Type === "Notification"
      ? (["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const)
      : (["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const);
  return fields.flatMap((name) => ((message[name] ?? "") === "" ? [] : [`${name}\n${message[name]}\n`])).join("");
}
