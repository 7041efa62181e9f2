# Programs with faults, each in the line that ends with its name; they send what they sign. fixes.rs mends them.
import base64
import datetime
import gzip
import hashlib
import hmac
import json
import os
import sys
import time
from urllib.parse import parse_qs

import flask
import requests

base, path = sys.argv[1:3]
text = open(path, encoding="utf-8", newline="").read()
environment = "staging"
login = "deposit_login"
form = "date=2020&external_id=a%2Fb+c&cashout_id=11954"
headers = {}


def sign(body):
    return hmac.new(os.environ["PAYSIG_KEY_STAGING"].encode(), body, "sha256").hexdigest()


def send(body, signature):
    headers["Payload-Signature"] = signature
    requests.post(url, data=body, headers=headers)


def secret_around():
    secret = os.environ["PAYSIG_KEY"]  # FAULT secret_around
    send(text.encode(), hmac.new(secret.encode(), text.encode(), "sha256").hexdigest())


def secret_empty():
    secret = os.environ.get("PAYSIG_KEI", "")  # FAULT secret_empty
    send(text.encode(), hmac.new(secret.encode(), text.encode(), "sha256").hexdigest())


def secret_other():
    secret = os.environ["PAYSIG_KEY_PRODUCTION"]  # FAULT secret_other
    send(text.encode(), hmac.new(secret.encode(), text.encode(), "sha256").hexdigest())


def secret_from_hex():
    secret, body = "00ff10aa", text.encode()
    mac = hmac.new(bytes.fromhex(secret), body, "sha256")  # FAULT secret_from_hex
    send(body, mac.hexdigest())


def signature_upper():
    body = text.encode()
    mac = hmac.new(os.environ["PAYSIG_KEY_STAGING"].encode(), body, "sha256")
    signature = mac.hexdigest().upper()  # FAULT signature_upper
    send(body, signature)


def signature_base64():
    body = text.encode()
    mac = hmac.new(os.environ["PAYSIG_KEY_STAGING"].encode(), body, "sha256")
    signature = base64.b64encode(mac.digest()).decode()  # FAULT signature_base64
    send(body, signature)


def signature_lower():
    mac = hmac.new(os.environ["PAYSIG_KEY_STAGING"].encode(), b"Be4a/b cBo7", "sha256")
    signature = mac.hexdigest()  # FAULT signature_lower
    send(form, signature)


def signature_prefix_missing():
    date = headers["X-Date"] = "2026-01-31T12:00:00Z"
    signature = sign((date + login + text).encode())
    headers["Authorization"] = signature  # FAULT signature_prefix_missing
    send(text.encode(), headers["Authorization"])


def algorithm():
    secret, body = os.environ["PAYSIG_KEY_STAGING"], text.encode()
    signature = hmac.new(secret.encode(), body, "sha1").hexdigest()  # FAULT algorithm
    send(body, signature)


def line_ending():
    body = open(path).read().strip().encode()  # FAULT line_ending
    send(open(path, "rb"), sign(body))


def charset():
    body = text.encode("latin-1")  # FAULT charset
    send(text.encode(), sign(body))


def reserialized():
    order = json.loads(text)
    headers["Payload-Signature"] = sign(json.dumps(order, separators=(",", ":")).encode()); requests.post(url, json=order, headers=headers)  # FAULT reserialized


def numbers():
    body = json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False).encode()  # FAULT numbers
    send(text.encode(), sign(body))


def empties():
    body = text.replace("{}", "[]").encode()  # FAULT empties
    send(text.encode(), sign(body))


def empty_body():
    body = text.encode()
    headers["Payload-Signature"] = sign(b""); requests.delete(url, data=body, headers=headers)  # FAULT empty_body


def raw():
    app = flask.Flask("raw")

    @app.post("/")
    def receive():
        request = flask.request
        body = "&".join(f"{name}={value}" for name, value in request.form.items()).encode()  # FAULT raw
        send(form, sign(body))
        return ""

    app.test_client().post("/", data=form, content_type="application/x-www-form-urlencoded")


def compression():
    order = json.loads(text)
    body = gzip.compress(json.dumps(order).encode(), mtime=0)  # FAULT compression
    send(json.dumps(order).encode(), sign(body))


def control():
    message = parse_qs(form)["external_id"][0].encode()  # FAULT control
    send(form, sign(message).upper())


def deposit():
    date = headers["X-Date"] = "2026-01-31T12:00:00Z"
    body = text.encode()
    message = (login + date).encode() + body  # FAULT deposit
    send(body, "OKP " + sign(message))


def deposit_date():
    date = headers["X-Date"] = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ"); date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())  # FAULT deposit_date
    send(text.encode(), "OKP " + sign((date + login + text).encode()))


for name in sys.argv[3:]:
    headers.clear()
    url = f"{base}/{name}"
    globals()[name]()
