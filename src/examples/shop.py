"""A small shop that orders at OrderFlow until it has an answer, and never twice. Python 3.8 or newer, nothing to install.
To run it against `dev`, with the API key that it prints:

    KEY=of_test_… python3 src/examples/shop.py

URL is the server (http://127.0.0.1:8080), SKU what is sold (SKU-1), CARTS how many customers buy one (10), LEDGER the shop's own
file (shop.db). When it gives up it ends with 1; start it again, and it goes on with what is open.

Python, because its standard library has all that this needs, a database too, and because its calls wait: what is tried
when, and what is written down before, reads from top to bottom.
"""

import http.client
import json
import os
import random
import sqlite3
import sys
import time
import urllib.error
import urllib.request
import uuid
from email.utils import parsedate_to_datetime

URL = os.environ.get("URL", "http://127.0.0.1:8080")
KEY = os.environ.get("KEY") or sys.exit("set KEY to an API key")
SKU = os.environ.get("SKU", "SKU-1")
CARTS = int(os.environ.get("CARTS", "10"))
LEDGER = os.environ.get("LEDGER", "shop.db")

TIMEOUT = float(os.environ.get("TIMEOUT", "10"))  # seconds; a server that is silent for longer has lost the request, or us
ATTEMPTS = int(os.environ.get("ATTEMPTS", "8"))  # a minute or two in all: longer outages are for a person to see
FIRST_PAUSE = 0.2  # seconds; most faults are over as soon as they began
LONGEST_PAUSE = 20.0
LONGEST_WAIT = 300.0  # seconds; who is told to come back later than that leaves the cart open

# Too slow, too many, not now, or a mistake of the server's: the same request may succeed later. All other refusals are
# for good, and asking again would only be refused again.
PASSING = {408, 429, 500, 502, 503, 504}


def main():
    ledger = open_ledger()
    for cart in range(1, CARTS + 1):
        remember(ledger, f"cart-{cart}")
    for key, body in ledger.execute("SELECT key, body FROM intents WHERE outcome IS NULL").fetchall():
        settle(ledger, key, order(key, body))
    still_open = ledger.execute("SELECT count(*) FROM intents WHERE outcome IS NULL").fetchone()[0]
    sys.exit(1 if still_open else 0)


def open_ledger():
    ledger = sqlite3.connect(LEDGER)
    ledger.execute("CREATE TABLE IF NOT EXISTS intents (cart TEXT PRIMARY KEY, key TEXT, body TEXT, outcome TEXT)")
    return ledger


def remember(ledger, cart):
    """Before the first attempt: the key belongs to what the customer wants, not to a request. So every attempt has the same one,
    and so has a shop that died and was started again. The body is kept too, since a key is good for one body only."""
    body = json.dumps(
        {
            "currency": "USD",
            "customer": {"email": f"{cart}@example.com"},
            "lines": [{"sku": SKU, "quantity": 1, "unitPrice": 1999}],
            "metadata": {"cart": cart},
        }
    )
    with ledger:
        ledger.execute("INSERT OR IGNORE INTO intents VALUES (?, ?, ?, NULL)", (cart, str(uuid.uuid4()), body))


def settle(ledger, key, outcome):
    with ledger:
        ledger.execute("UPDATE intents SET outcome = ? WHERE key = ?", (outcome, key))
    print(key, outcome or "still open", flush=True)


def order(key, body):
    """The order's id, or why there is none; None when nobody knows yet."""
    for attempt in range(ATTEMPTS):
        try:
            return send(key, body)["id"]
        except urllib.error.HTTPError as refused:
            problem = problem_of(refused)
            if not is_passing(refused.code, problem):
                return f"refused: {problem}"
            reason, asked = problem, retry_after(refused.headers)
        except (OSError, http.client.HTTPException, ValueError, KeyError) as fault:
            # no answer, or half of one: the order may well have been made. Only asking again tells, and the key makes that harmless
            reason, asked = type(fault).__name__, 0.0
        if attempt + 1 == ATTEMPTS or asked > LONGEST_WAIT:
            return None
        pause = asked + backoff(attempt)
        print(key, f"{reason}, again in {pause:.1f} s", flush=True)
        time.sleep(pause)


def send(key, body):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json", "Idempotency-Key": key}
    request = urllib.request.Request(f"{URL}/v1/orders", body.encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        return json.load(response)


def problem_of(refused):
    """The code of the problem; what stands between us and OrderFlow answers in other words."""
    try:
        return json.load(refused)["code"]
    except (ValueError, KeyError, TypeError, OSError, http.client.HTTPException):
        return f"status {refused.code}"


def is_passing(status, problem):
    # 409 is a refusal for good, unless it says that an earlier attempt of ours is still at work
    return status in PASSING or problem == "idempotency_in_progress"


def retry_after(headers):
    """Seconds, or a date; coming earlier than that is certain to be refused."""
    text = headers.get("Retry-After", "0")
    try:
        return float(text) if text.isdigit() else max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0


def backoff(attempt):
    """Twice as long each time, so that a server in need gets rest; and by chance, so that its clients don't all come back at once."""
    return random.uniform(0, min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt))


if __name__ == "__main__":
    main()
