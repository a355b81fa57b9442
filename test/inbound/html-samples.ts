/** HTML answers as mail programs write them, and the person's text in them (white space folded). */
export const htmlSamples: readonly (readonly [string, string, string])[] = [
  [
    "gmail fwd",
    `<div dir="ltr">FYI</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Jane</b><br>Date: Mon<br>Subject: x<br>To: y<br></div><br><br><div>Hello body</div></div>`,
    "FYI",
  ],
  [
    "outlook2003",
    `<div>Hi. I am fine.</div><div>Thanks,<br>Alex</div><br><DIV class=OutlookMessageHeader lang=en-us dir=ltr align=left><HR tabIndex=-1><FONT face=Tahoma><B>From:</B> Foo<BR><B>Sent:</B> Monday<BR></FONT></DIV><DIV>Hello! How are you?</DIV>`,
    "Hi. I am fine. Thanks, Alex",
  ],
  [
    "outlook2013 unknown lang",
    `<div class=WordSection1><p class=MsoNormal>Ok.</p><div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>Xx:</b> Foo<br><b>Yy:</b> z</p></div></div><p>Hello</p></div>`,
    "Ok.",
  ],
  [
    "windows mail",
    `<div data-externalstyle="false">Hi. I am fine.</div><div style="padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: 1px; border-top-style: solid;"><div><font><b>From:</b>&nbsp;<a>Foo</a><br><b>Sent:</b>&nbsp;Monday, 3<br><b>To:</b>&nbsp;<a>bar</a><br></font></div></div><div>Hello</div>`,
    "Hi. I am fine.",
  ],
  [
    "mailru",
    `<HTML><BODY>Hi. I am fine.<br><br>Thanks,<br>Alex<br><br>Thu, 26 Jun 2014 14:00:51 +0400 от Alexander L &lt;abc@example.com&gt;:<br><blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">Hello</blockquote></BODY></HTML>`,
    "Hi. I am fine. Thanks, Alex",
  ],
  [
    "yandex",
    `<div>Hi. I am fine.</div><div>Thanks,</div><div>Alex</div><div>&nbsp;</div><div>26.06.2014, 14:41, "Alexander L" &lt;a@example.com&gt;:</div><blockquote type="cite"><p>Hello!</p></blockquote>`,
    "Hi. I am fine. Thanks, Alex",
  ],
  [
    "hotmail",
    `<style><!-- .hmmessage P{margin:0px;} --></style></head><body class='hmmessage'><div dir='ltr'>Hi. I am fine.<br><br>Thanks,<br>Alex<br><br><div><hr id="stopSpelling">Date: Thu, 26 Jun 2014 13:53:45 +0400<br>Subject: Test<br>From: a@e.com<br>To: b@e.com<br><br><div dir="ltr">Hello</div></div></div></body>`,
    "Hi. I am fine. Thanks, Alex",
  ],
  [
    "comcast",
    `<div>Hi. I am fine.</div><hr id="zwchr"><div style="color:#000"><b>From: </b>"Foo"<br><b>To: </b>b<br><b>Sent: </b>Thursday<br><b>Subject: </b>Test<br><br>Hello</div>`,
    "Hi. I am fine.",
  ],
  [
    "aol",
    `<div style="color:black;font:10pt arial">Hi. I am fine.<div><br></div><div style="font-family:arial">-----Original Message-----<br>From: Foo &lt;a@e&gt;<br>To: b &lt;b@e&gt;<br>Sent: Thu, Jun 26, 2014 2:05 pm<br>Subject: Test<br><br><div>Hello!</div></div></div>`,
    "Hi. I am fine.",
  ],
  [
    "sparrow",
    `<div>Hi. I am fine.</div><div></div><p style="color: #A0A0A8;">On Thursday, June 26, 2014 at 1:20 PM, Foo wrote:</p><blockquote type="cite" style="border-left-style:solid;border-width:1px;"><span><div>Hello</div></span></blockquote>`,
    "Hi. I am fine.",
  ],
  [
    "tb bottom",
    `<div class="moz-cite-prefix">On 8/3/26 09:15, Jane wrote:<br></div><blockquote type="cite" cite="mid:x"><p>Hello</p></blockquote><p>Works.</p><pre class="moz-signature" cols="72">-- \nMax</pre>`,
    "Works.",
  ],
  [
    "nested ends in quote",
    `<blockquote type="cite">old<div id="divRplyFwdMsg">From: x</div>older</blockquote><p>Works.</p>`,
    "Works.",
  ],
  [
    "list+table",
    `<p>Hi,</p><ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table>`,
    "Hi, one two a b",
  ],
  ["entity", `<p>5 &lt; 6 &amp; 7 &#8364;</p>`, "5 < 6 & 7 €"],
  [
    "front",
    `<div>Works.</div><br><div class="front-signature">x</div><div>On August 3, 2026 at 9:15 AM GMT+2 <a>j@x.example</a> wrote:<br></div><blockquote type="cite" class="front-blockquote">Hello</blockquote>`,
    "Works. x",
  ],
  [
    "superhuman",
    `<html><div>Works.</div><div class="sh-signature">Sent via <a>Superhuman</a></div><br><div class="gmail_quote">On Mon, Aug 03, 2026 at 9:15 AM, Jane <span>&lt;j@x&gt;</span> wrote:<br><blockquote class="gmail_quote">Hello</blockquote></div></html>`,
    "Works.",
  ],
  [
    "indent button",
    `<p>Our plan:</p><blockquote style="margin: 0 0 0 40px; border: none; padding: 0px;"><div>step one</div></blockquote><p>ok?</p>`,
    "Our plan: step one ok?",
  ],
];
