"""Every case of schemes.json, seal.json and notifications.json, and the public corpora of the provider's flow."""

import pytest

import paysig
from conftest import cases, corpora, read
from paysig import onekey

SEAL = read("seal.json")
CREDENTIALS = {
    name: onekey.Credentials(
        onekey.Environment.by_name(given["environment"], given["base_url"]),
        api_key=given["api_key"],
        passphrase=given["passphrase"],
        api_signature=given["api_signature"],
    )
    for name, given in SEAL["credentials"].items()
}


def named(listed: list[dict]) -> list:
    """Each case of a list a test of its own."""
    assert listed
    return [pytest.param(case, id=case["name"]) for case in listed]


def text(digits: str) -> str:
    """What is not UTF-8 reaches Python as lone surrogates, as from os.environ."""
    return bytes.fromhex(digits).decode("utf-8", "surrogateescape")


class Refusal:
    """Expects the error of a case, where it names one."""

    def __init__(self, case: dict) -> None:
        self.case = case

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        slug, offset = self.case["error"], self.case["offset"]
        if error is None:
            assert slug is None, f"{slug} is due"
            return False
        if slug is None or not isinstance(error, paysig.PaysigError):
            return False
        assert (error.slug, error.offset) == (slug, offset)
        return True


GOOD_TEXTS = {case["scheme"]: case["text"] for case in read("schemes.json")["cases"] if case["error"] is None}


@pytest.mark.parametrize("case", cases("schemes.json"))
def test_schemes(case: dict) -> None:
    scheme, key = paysig.Scheme(case["scheme"]), paysig.Key(case["secret"])
    given = {part: case[f"{part}_hex"] for part in ("body", "external_id", "date", "login")}
    parts = {part: bytes.fromhex(digits) for part, digits in given.items() if digits is not None}
    texts = {part: value if part == "body" else text(value.hex()) for part, value in parts.items()}
    for arguments in (parts, texts):
        with Refusal(case):
            assert scheme.sign(key, **arguments) == case["text"]
        # Where the parts are at fault, any well-formed text will do.
        presented = case["text"] or GOOD_TEXTS[case["scheme"]]
        for form in (presented, presented.encode()):
            with Refusal(case):
                scheme.verify(key, form, **arguments)


def test_every_scheme_has_cases() -> None:
    names = [scheme.name for scheme in paysig.Scheme.all()]
    assert sorted(names) == sorted({case["scheme"] for case in read("schemes.json")["cases"]})
    for scheme in paysig.Scheme.all():
        assert repr(scheme) == f"Scheme('{scheme.name}')"
        assert (scheme.header is None) != (scheme.form_field is None)
    with pytest.raises(paysig.UnknownScheme) as caught:
        paysig.Scheme("cashout")
    assert caught.value.slug == "unknown-scheme"


PRESENTED = read("schemes.json")["presented"]


@pytest.mark.parametrize("case", named(PRESENTED["cases"]))
def test_presented_texts(case: dict) -> None:
    key, body = paysig.Key(PRESENTED["secret"]), bytes.fromhex(PRESENTED["body_hex"])
    for presented in (bytes.fromhex(case["text_hex"]), text(case["text_hex"])):
        with Refusal(case):
            arguments = {"date": PRESENTED["date"], "login": PRESENTED["login"], "body": body}
            paysig.Scheme(case["scheme"]).verify(key, presented, **arguments)


@pytest.mark.parametrize("case", named(SEAL["refused_credentials"]))
def test_refused_credentials(case: dict) -> None:
    fields = ("environment", "base_url", "api_key", "passphrase", "api_signature")
    name, base_url, api_key, passphrase, api_signature = (text(case[f"{field}_hex"]) for field in fields)
    with pytest.raises((paysig.CredentialsError, paysig.SecretError)) as caught:
        environment = onekey.Environment.by_name(name, base_url)
        onekey.Credentials(environment, api_key=api_key, passphrase=passphrase, api_signature=api_signature)
    assert (caught.value.slug, caught.value.offset) == (case["error"], case["offset"])
    # An environment is made before there are credentials that it could be a setting of.
    due = None if case["setting"] in ("PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL") else case["setting"]
    assert caught.value.setting == due
    names = ("PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL", "PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE")
    values = (name, base_url, api_key, passphrase, api_signature)
    with pytest.raises((paysig.CredentialsError, paysig.SecretError)) as caught:
        onekey.Credentials.of_settings(dict(zip(names, values)))
    error = caught.value
    assert (error.slug, error.offset, error.setting) == (case["error"], case["offset"], case["setting"])


@pytest.mark.parametrize("case", cases("urls.json"))
def test_urls(case: dict) -> None:
    environment = onekey.Environment.by_name(case["environment"], case["base_url"])
    with Refusal(case):
        assert environment.path_of(text(case["url_hex"])) == case["path"]


@pytest.mark.parametrize("case", named(SEAL["cases"]))
def test_sealing(case: dict) -> None:
    credentials, payload = CREDENTIALS[case["credentials"]], bytes.fromhex(case["payload_hex"])
    choices = {name: case[name] for name in ("form", "user_agent") if case[name] is not None}
    with Refusal(case):
        sealed = credentials.seal(case["method"], case["path"], payload, **choices)
    if case["error"] is not None:
        return
    due = {
        "Payload-Signature": case["signature"],
        "Content-Type": "application/json",
        "User-Agent": case["user_agent"] or f"paysig/{paysig.__version__}",
        "Authorization": case["authorization"],
    }
    assert sealed.body == bytes.fromhex(case["body_hex"])
    assert list(sealed.headers.items()) == list(due.items())
    assert (sealed.method, sealed.url, sealed.path) == (case["method"], case["url"], case["path"])
    assert sealed.host == credentials.environment.host
    assert credentials.environment.path_of(sealed.url) == sealed.path
    # The twin agrees, but where there are no credentials in the body to check; and what was sealed is sealed as it is.
    credentials.check(sealed.method, sealed.path, sealed.body, sealed.headers)
    again = credentials.seal(case["method"], case["path"], sealed.body, **choices)
    assert (again.body, dict(again.headers)) == (sealed.body, due)


OPERATIONS = {
    ("POST", "/v3/cashout"): "seal_create",
    ("POST", "/v3/cashout/status"): "seal_status",
    ("DELETE", "/v3/cashout/cancel"): "seal_cancel",
}


def test_the_operations_have_calls_of_their_own() -> None:
    seen = set()
    for case in SEAL["cases"]:
        call = OPERATIONS.get((case["method"], case["path"]))
        if call is not None:
            seen.add(call)
            choices = {name: case[name] for name in ("form", "user_agent") if case[name] is not None}
            with Refusal(case):
                payload = bytes.fromhex(case["payload_hex"])
                sealed = getattr(CREDENTIALS[case["credentials"]], call)(payload, **choices)
                assert sealed.body == bytes.fromhex(case["body_hex"])
                assert (sealed.method, sealed.path) == (case["method"], case["path"])
                assert sealed.headers["Payload-Signature"] == case["signature"]
    assert seen == set(OPERATIONS.values())


@pytest.mark.parametrize("case", named(SEAL["checks"]))
def test_checks(case: dict) -> None:
    pairs = [(name, bytes.fromhex(digits)) for name, digits in case["headers"]]
    texts = [(name, text(digits)) for name, digits in case["headers"]]
    kinds = [pairs, texts, iter(pairs), [(name.encode(), value) for name, value in pairs], [[*pair] for pair in texts]]
    if len({name for name, _ in pairs}) == len(pairs):
        kinds += [dict(pairs), dict(texts)]
    for headers in kinds:
        with Refusal(case):
            CREDENTIALS["usual"].check(case["method"], case["path"], bytes.fromhex(case["body_hex"]), headers)


NOTIFICATIONS = read("notifications.json")
KEYS = [
    paysig.Key(NOTIFICATIONS["secret"]),
    onekey.Credentials(
        onekey.Environment.staging(), api_key="key", passphrase="pass", api_signature=NOTIFICATIONS["secret"]
    ),
]


@pytest.mark.parametrize("case", cases("notifications.json"))
def test_notifications(case: dict) -> None:
    pieces = case["body_hex"]
    body = bytes.fromhex(pieces) if isinstance(pieces, str) else b"".join(bytes.fromhex(p) * n for p, n in pieces)
    for key in KEYS:
        with Refusal(case):
            notification = onekey.Notification.verify(key, body)
        if case["error"] is not None:
            continue
        fields = [tuple(pair) for pair in case["fields"]]
        assert notification.external_id == notification.deduplication_key == case["external_id"]
        assert list(notification.unauthenticated_fields) == fields
        for name, _ in fields:
            assert notification.unauthenticated(name) == next(value for other, value in fields if other == name)
        assert notification.unauthenticated("absent") is None


@pytest.mark.parametrize("case", named(NOTIFICATIONS["json"]))
def test_json_notifications(case: dict) -> None:
    for key in KEYS:
        for header in (case["header"], case["header"].encode()):
            with Refusal(case):
                onekey.verify_json(key, bytes.fromhex(case["body_hex"]), header)
        with pytest.raises(paysig.VerificationError) as caught:
            onekey.verify_json(key, bytes.fromhex(case["body_hex"]), None)
        assert caught.value.slug == "signature-missing"


@pytest.mark.parametrize("case", named(NOTIFICATIONS["windows_1252"]))
def test_windows_1252(case: dict) -> None:
    assert onekey.windows_1252_to_utf8(bytes.fromhex(case["input_hex"])) == bytes.fromhex(case["output_hex"])


def test_the_corpus_of_notifications() -> None:
    seen = 0
    for corpus in corpora("onekey"):
        for case in corpus["cases"]:
            if case["scheme"] == "notification-control":
                seen += 1
                key, form = paysig.Key(case["secret"]), case["form"].encode()
                if case["valid"]:
                    assert onekey.Notification.verify(key, form).external_id == case["external_id"]
                    continue
                with pytest.raises((paysig.VerificationError, paysig.PayloadError)):
                    onekey.Notification.verify(key, form)
    assert seen > 10


def test_the_corpus_of_authorizations() -> None:
    seen = 0
    for corpus in corpora("onekey"):
        for case in corpus["cases"]:
            if case["scheme"].endswith("-authorization"):
                seen += 1
                prefixes = {"OKP": "deposit-okp", "D24": "deposit-d24", "V2-HMAC-SHA256,": "dlocal-payin"}
                scheme = paysig.Scheme(prefixes[case["header"].partition(" ")[0]])
                parts = {"date": case["x_date"], "login": case["x_login"], "body": case["body"].encode()}
                assert scheme.sign(paysig.Key(case["secret"]), **parts) == case["header"]
                scheme.verify(paysig.Key(case["secret"]), case["header"], **parts)
    assert seen >= 4


def test_the_corpora_of_forms() -> None:
    key = KEYS[0]
    control = paysig.Scheme("cashout-notification").sign(key, external_id="X1")
    for corpus in corpora("form-"):
        assert corpus["vectors"]
        for vector in corpus["vectors"]:
            body = f"{vector['input']}&external_id=X1&control={control}".encode()
            due = [tuple(pair) for pair in vector["pairs"]]
            if "\ufffd" in str(due):
                with pytest.raises(paysig.PayloadError) as caught:
                    onekey.Notification.verify(key, body)
                assert caught.value.slug == "input-not-utf8"
                continue
            assert list(onekey.Notification.verify(key, body).unauthenticated_fields[:-2]) == due, vector["name"]


def test_the_corpora_of_http_basic() -> None:
    for corpus in corpora("http-basic"):
        assert corpus["vectors"]
        for vector in corpus["vectors"]:
            user, password = vector["user"], vector["password"]
            credentials = onekey.Credentials(
                onekey.Environment.staging(), api_key=user, passphrase=password, api_signature="signature"
            )
            sealed = credentials.seal("GET", "/v3/banks", b"")
            assert sealed.headers["Authorization"] == vector["header"], vector["name"]
