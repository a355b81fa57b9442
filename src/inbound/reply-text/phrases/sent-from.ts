import { phraseList } from "../../../platform/phrase-list.ts";

/** Lines that mail apps append by themselves, in lower case. A line counts when it begins with one of these. */
export const sentFromStarts: readonly string[] = phraseList(`
  # en
  sent using outlook | sent using zoho | sent using hey | sent using mailbird | sent using fastmail | sent using proton | sent using boxer
  sent using the | sent via superhuman | sent via blackberry | sent via the samsung | sent via mixmax | sent via streak | sent via gmail
  sent via android | sent via iphone | sent via mobile | sent via my | pobierz aplikację outlook
  sent from my | sent from mail for | sent from outlook | sent from yahoo | sent from proton | sent from mailbird
  sent from a␣ | sent from an␣ | sent from gmail | sent from windows mail | sent from samsung | sent from blackberry
  sent from mobile | sent from iphone | sent from ipad | sent from android | sent from nine | sent from spark
  sent from front | sent from mailspring | sent from bluemail | sent from nylas | sent from tutanota | sent from tuta
  sent from surface | sent from htc | sent from galaxy | sent from fairphone | sent from workspace | sent from boxer
  sent from handheld | sent from aol | sent from zoho | sent from fastmail | sent from email+ | sent from alto
  sent from type | sent from edison | sent from em client | sent from canary | sent from missive | sent from the all new
  sent from talk | sent from typeapp | sent from vmware | sent from t-mobile | sent from hey | sent from airmail
  sent from cloudmagic | sent from newton | sent from polymail | sent from thunderbird | sent from xfinity
  sent with proton | sent with airmail | sent with spark | sent with mailspring | sent with tuta | sent with mixmax
  sent with unibox | sent with aqua | sent with fastmail | sent with sparrow | sent with zoho | sent with shortwave
  sent using | sent on the go | sent by mailbutler | get outlook for | get bluemail
  sent wirelessly | sent on my | sent while mobile | please excuse my brevity | please excuse any typos | excuse my typos
  this message was sent from my | this email was sent from my | download outlook for | get yahoo mail | get typeapp
  yahoo mail: search, organize | do you yahoo!? | connected by | from my iphone
  # de
  gesendet von | gesendet mit | gesendet via | gesendet aus | gesendet über | diese nachricht wurde von mein
  versendet von | versandt mit | unterwegs gesendet | mobil gesendet | outlook für␣ | holen sie sich outlook | laden sie outlook
  diese e-mail wurde von mein | verschickt mit | von unterwegs
  # fr
  envoyé de | envoyé depuis | envoyé à partir | envoyé d' | envoyé avec | envoyé via | provenance :␣ | provenance:␣
  télécharger outlook | téléchargez outlook | obtenez outlook | obtenir outlook | message envoyé depuis
  # es, ca
  enviado desde | enviado con | enviado vía | enviado por mi | obtener outlook | obtén outlook | descargar outlook | enviat des de
  consigue outlook | enviado a través | mensaje enviado desde
  # pt
  enviado do meu | enviado da minha | enviado do email | enviado do e-mail | enviado do outlook | enviado do yahoo
  enviado do correio
  enviado a partir | enviado através | enviado pelo | obter outlook | obter o outlook | baixar o outlook | enviado via | enviado de
  # it
  inviato da | inviato dal | inviato con | inviato tramite | ottieni outlook | scarica outlook
  # nl
  verstuurd vanaf | verzonden vanaf | verzonden met | verzonden vanuit | verstuurd met | verstuurd via | verstuurd vanuit
  verzonden via | outlook voor␣ | download outlook | vanaf mijn iphone
  # sv, da, no, is
  skickat från | skickat med | skickat via | hämta outlook | skaffa outlook | sendt fra | sendt med | sendt via | hent outlook
  få outlook | skickas från | last ned outlook | sent úr
  # fi
  lähetetty iphonesta | lähetetty ipadista | lähetetty android | lähetetty samsung | lähetetty laitteesta | lähetetty puhelimesta
  lähetetty windowsin | lähetetty yahoo | lähetetty outlook | lähetetty sähköposti | hanki outlook | lähetetty matkapuhelimesta
  # pl
  wysłane z | wysłano z | wysłane przy | pobierz outlook | pobierz program outlook | uzyskaj outlook | uzyskaj program outlook
  # cs, sk
  odesláno z | odesláno ze | odesláno pomocí | posláno z | získat outlook | získejte outlook | odoslané z | stáhnout outlook
  # ru, uk, bg
  отправлено с | отправлено из | отправлено через | отправлено от | послано с | получить outlook | скачать outlook
  скачайте outlook | надіслано з | надіслано із | надіслано через | отримати outlook | завантажити outlook | изпратено от
  # tr
  iphone'umdan gönderildi | iphone’umdan gönderildi | ipad'imden gönderildi | ios için outlook | android için outlook
  samsung galaxy akıllı | windows için posta | yahoo postadan | huawei telefonumdan | samsung cihaz | android'de yahoo
  # hu, ro, el, hr
  iphone-ról küldve | iphone-omról küldve | trimis de pe | trimis din | trimis de la | στάλθηκε από | poslano s | poslano iz
  # ja
  iphoneから送信 | ipadから送信 | android から送信 | androidから送信 | windows 10 版のメール | windows 版のメール | outlook for ios を入手
  outlook for android を入手 | 私のiphoneから | スマートフォンから送信 | galaxyから送信 | ios 版 outlook | yahoo!メールから
  # zh
  发自我的 | 发送自 | 傳自我的 | 寄自我的 | 传自我的 | 获取 outlook | 取得 outlook | 下载 outlook
  下載 outlook | 我的 iphone | 從 windows | 从 windows | 從我的 iphone 傳送
  # ko
  나의 iphone에서 | 내 iphone에서 | iphone에서 보냄 | 나의 ipad에서 | ipad에서 보냄 | ios용 outlook | android용 outlook | 삼성 galaxy | 갤럭시
  windows용 메일에서 | windows 10용 메일에서 | my iphone에서 | 내 갤럭시 | 삼성 갤럭시
  # ar, he
  أرسلت من | أُرسلت من | مرسل من | تم الإرسال من | الحصول على outlook | مُرسَل من | أرسل من | تم إرسالها من
  נשלח מה | נשלח מ | קבל את outlook | השג את outlook | הורד את outlook
  # vi, id
  đã gửi từ | được gửi từ | gửi từ iphone | dikirim dari | terkirim dari | unduh outlook | dapatkan outlook
`);

/** Ends of such lines, where the language puts the verb last. */
export const sentFromEnds: readonly string[] = phraseList(`
  iphone gesendet | ipad gesendet | smartphone gesendet | handy gesendet | mail gesendet | gerät gesendet | tablet gesendet
  telefonumdan gönderildi | 'umdan gönderildi | 'imden gönderildi | cihazımdan gönderildi | telefonundan gönderildi
  üzerinden gönderildi
  から送信 | から送信されました | を入手 | 에서 보냄 | 에서 보냈습니다 | 에서 발송 | 에서 전송 | 발송되었습니다 | 传送 | 發送 | küldve
  'dan gönderildi | 'den gönderildi
`);
