import type { ConfirmationWords } from "./en.ts";

export const fr: ConfirmationWords = {
  subject: "Merci de confirmer votre adresse e-mail",
  reminderSubject: "Rappel : merci de confirmer votre adresse e-mail",
  intro:
    "{company} a reçu une inscription avec cette adresse. Rien ne vous sera envoyé tant que vous n’aurez pas confirmé que c’était vous.",
  button: "Confirmer mon adresse",
  ignore: "Si ce n’était pas vous, vous n’avez rien à faire. Vous ne recevrez pas d’autre e-mail.",
  decline: "Ce n’était pas moi",
  askTitle: "Confirmer votre adresse",
  ask: "{company} peut envoyer des e-mails à {email}. Merci de confirmer que vous le souhaitez.",
  confirmedTitle: "Merci",
  confirmed: "{email} est confirmée.",
  continue: "Continuer",
  expiredTitle: "Ce lien a expiré",
  expired: "Nous pouvons vous en envoyer un nouveau.",
  again: "Envoyer un nouvel e-mail",
  sentTitle: "Consultez votre boîte de réception",
  sent: "Nous avons envoyé un e-mail à l’adresse indiquée. Suivez le lien qu’il contient ; rien d’autre n’est envoyé avant. Pas d’e-mail ? Regardez dans vos courriers indésirables, ou réessayez demain.",
  alreadyTitle: "Déjà confirmée",
  already: "{email} a déjà été confirmée. Vous n’avez rien à faire.",
  leftSince:
    "Vous vous êtes désinscrit depuis. Si vous souhaitez de nouveau recevoir des e-mails, nous vous envoyons un nouveau lien.",
  overTitle: "Ce lien n’est plus nécessaire",
  over: "Il n’y a rien à confirmer.",
  declinedTitle: "C’est noté",
  declined: "{email} ne reçoit aucun e-mail de cette inscription.",
  notMailableTitle: "Nous ne pouvons pas écrire à cette adresse",
  notMailable: "Merci d’utiliser une autre adresse, ou de nous écrire.",
  wording: "Oui, {company} peut m’envoyer des e-mails.",
};
