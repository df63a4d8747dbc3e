"""A webhook receiver that believes only OrderFlow. Python 3.8 or newer, nothing to install. To run it:

    WEBHOOK_SECRET=whsec_… PORT=3000 python3 src/examples/receiver/receiver.py

WEBHOOK_SECRET is what POST /v1/webhooks showed once. Requests are checked as Standard Webhooks 1.0 says.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 5 * 60  # clocks differ; an old request may be one that somebody recorded
LARGEST_BODY = 1024 * 1024  # nobody can fill our memory
PATIENCE_SECONDS = 20  # nobody can hold our threads by sending nothing


class Receiver(BaseHTTPRequestHandler):
    timeout = PATIENCE_SECONDS
    protocol_version = "HTTP/1.1"

    # An event comes again when our answer got lost, and when somebody replays it days later. A real shop keeps the ids in
    # its database, under a unique key and in the same transaction as what the event causes.
    seen = set()
    turn = threading.Lock()

    def do_POST(self):
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch(r"[0-9]{1,9}", length) or int(length) > LARGEST_BODY:
            return self.answer(413)
        # the bytes as they came: what is signed is these, not the JSON that they mean
        body = self.rfile.read(int(length))
        if not is_genuine(self.headers, body, time.time()):
            return self.answer(401)
        event_id = self.headers["webhook-id"]
        with Receiver.turn:
            if event_id not in Receiver.seen:
                handle(event_id, json.loads(body))
                Receiver.seen.add(event_id)
        # also for what was seen before: anything but 2xx would only bring it again
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        if status == 413:  # what was not read would be taken for the next request
            self.send_header("Connection", "close")
        if status != 204:
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


# Where the receiver and who gives out the secret are not the same team, check the JWT in "Authorization: Bearer …" here
# instead: signed with EdDSA by a key of OrderFlow's /.well-known/jwks.json (by `kid`), `exp` not over, `aud` this URL, `jti` the
# webhook-id, `body_sha256` the SHA-256 of these bytes in hex. A library such as PyJWT does the first four.
def is_genuine(headers, body, now):
    event_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not event_id or not re.fullmatch(r"[0-9]{1,12}", timestamp):
        return False
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    signed = f"{event_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
    # several while a secret is being replaced; one that is right is enough. compare_digest takes equally long wherever the
    # difference is, so that nobody can guess byte after byte
    return any(hmac.compare_digest(sent.encode(), expected) for sent in signatures.split(" "))


def handle(event_id, event):
    """The answer must come within 15 s: what takes longer goes to a queue of yours."""
    print(event_id, event["type"], event["data"].get("id", ""), flush=True)


KEY = base64.b64decode(os.environ.get("WEBHOOK_SECRET", "").replace("whsec_", "", 1))
if len(KEY) < 24:
    sys.exit("WEBHOOK_SECRET must be the secret of a webhook, whsec_…")
server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "3000"))), Receiver)
print("listening on port", server.server_port, flush=True)
server.serve_forever()
