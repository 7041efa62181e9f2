"""Makes keys, signers and credentials of a secret, uses them all and ends them, and stops twice, so that memory.py can
search its memory. The secret's own `bytes` and `str` belong to Python, which cannot wipe them (SECURITY.md): here they
are overwritten behind its back, so that what is found then is ours."""

import ctypes
import os
import sys

import paysig
from paysig import onekey

SECRET_BYTES = int(sys.argv[1])
PAYLOAD = b'{"b":1,"a":2}'


def overwrite(value: bytes | str) -> None:
    size = sys.getsizeof(value)
    # Behind the object's head, up to its NUL.
    ctypes.memset(id(value) + size - 1 - SECRET_BYTES, 0, SECRET_BYTES)


def main() -> None:
    secret = os.read(0, SECRET_BYTES)
    text = secret.decode()
    key, raw = paysig.Key(text), paysig.Key.from_bytes(secret)
    credentials = onekey.Credentials(
        onekey.Environment.staging(), api_key="api_key", passphrase="passphrase", api_signature=text
    )
    signature = key.sign(b"{}")
    key.verify(b"{}", signature)
    paysig.verify_any([raw, key], b"{}", signature)
    key.sign_canonical(PAYLOAD, form="jcs")
    signer = key.signer()
    signer.update(PAYLOAD)
    signer.finish()
    given_up = key.signer()
    sealed = credentials.seal_create(PAYLOAD)
    os.write(1, f"{signature}\n".encode())
    os.read(0, 1)
    del key, raw, credentials, signer, given_up, sealed
    overwrite(text)
    overwrite(secret)
    os.write(1, b"ended\n")
    os.read(0, 1)


main()
