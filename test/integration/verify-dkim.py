"""Reads {"raw": base64, "records": {name: TXT}} lines; prints for each how Python's dkimpy and email parser see the mail."""
import base64, email, email.policy, json, sys
import dkim

for line in sys.stdin:
    task = json.loads(line)
    raw = base64.b64decode(task["raw"])
    dns = lambda name, timeout=5: task["records"].get(name.decode().rstrip("."), "").encode()
    count = sum(1 for header in email.message_from_bytes(raw).keys() if header.lower() == "dkim-signature")
    good = [dkim.DKIM(raw).verify(idx=index, dnsfunc=dns) for index in range(count)]
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = lambda kind: message.get_body((kind,)).get_content().replace("\r\n", "\n").rstrip()
    print(json.dumps({"dkim": good, "subject": message["subject"], "text": body("plain"), "html": body("html")}))
