import { anyOf } from "./any-of.ts";

/** There is no such mailbox, in other languages. */
export const userUnknownLocalized = anyOf([
  // German
  /(?:empfänger|benutzer|adresse|adressat|mailadresse|e-mail-adresse|postfach|konto)[^.]{0,80}(?:unbekannt|nicht gefunden|existiert nicht|nicht vorhanden|ungültig|nicht bekannt)/,
  /(?:unbekannter|ungültiger) (?:empfänger|benutzer)/,
  // French
  /(?:destinataire|utilisateur|adresse|boîte|boite|compte)[^.]{0,80}(?:inconnu|introuvable|n'existe pas|n'existe plus|non valide|invalide)/,
  /utilisateur inconnu/,
  /non répertorié dans/,
  /n'a pas été trouvé/,
  // Spanish
  /(?:usuario|destinatario|direcci[oó]n|buz[oó]n|cuenta)[^.]{0,80}(?:desconocid|no existe|inexistente|no v[aá]lid|no se (?:encontr|encuentra|pudo encontrar)|inv[aá]lid)/,
  /no existe (?:ese|dicha|el|la)/,
  /no se encuentra en el directorio/,
  // Italian
  /(?:utente|destinatario|indirizzo|casella)[^.]{0,80}(?:sconosciut|inesistente|non esiste|non valid|non (?:è stato )?trovat)/,
  /nessun utente/,
  // Portuguese
  /(?:usu[aá]rio|destinat[aá]rio|endere[cç]o|caixa|conta)[^.]{0,80}(?:desconhecid|n[aã]o existe|inexistente|inv[aá]lid|n[aã]o (?:foi )?encontrad)/,
  // Dutch
  /(?:gebruiker|ontvanger|geadresseerde|adres|postvak)[^.]{0,80}(?:onbekend|niet gevonden|bestaat niet|ongeldig)/,
  // Swedish, Danish, Norwegian
  /(?:användare|mottagare|adress|bruger|modtager|adresse|bruker|mottaker)[^.]{0,60}(?:okänd|ukendt|ukjent|finns inte|findes ikke|finnes ikke|hittades inte|blev ikke fundet)/,
  // Finnish
  /(?:käyttäjä|vastaanottaja|osoite)[^.]{0,60}(?:tuntematon|ei löydy|ei ole olemassa)/,
  // Polish
  /(?:użytkownik|odbiorc|adres|konto|skrzynk)[^.]{0,60}(?:nieznan|nie istnieje|nie został[a-z]? znalezion|nieprawidłow)/,
  // Czech and Slovak
  /(?:uživatel|příjemc|adres|schránk)[^.]{0,60}(?:neznám|neexistuje|nenalezen|neplatn)/,
  // Russian
  /(?:пользовател|получател|адресат|адрес|ящик|учетн)[^.]{0,80}(?:не (?:найден|существует|зарегистрирован|известен)|неизвест|неверн|недействит|удален|заблокирован навсегда)/,
  /нет такого (?:пользователя|адреса|получателя)/,
  // Turkish
  /(?:kullanıcı|alıcı|adres|hesap)[^.]{0,60}(?:bulunamadı|bilinmiyor|mevcut değil|geçersiz|yok)/,
  // Japanese
  /(?:ユーザ|ユーザー|宛先|あて先|受信者|アドレス|メールアドレス|メールボックス)[^。]{0,40}(?:見つかりません|存在しません|存在しない|不明|正しくない|間違|ありません|見つかりませんでした|無効)/,
  // Chinese
  /(?:用户|收件人|地址|邮箱|帐号|账号|帐户|用戶|收件者|郵箱|帳號)[^。]{0,40}(?:不存在|未找到|找不到|无效|無效|错误|錯誤|不正确|未知)/,
  // Korean
  /(?:사용자|수신자|받는 사람|주소|계정|메일함)[^.]{0,40}(?:없습니다|찾을 수 없|존재하지|알 수 없|잘못)/,
]);
