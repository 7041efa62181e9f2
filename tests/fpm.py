#!/usr/bin/env python3
"""Runs the package in a real php-fpm behind a real nginx, as a host does: with FFI by opcache.preload, and without FFI.

    tests/fpm.py       after `make composer`

Both run as an unprivileged user in a folder of their own, over sockets there; nothing of the machine's own set-up is
used. Notifications and payloads are posted over several connections at once. Logs must have no warning, and nothing of
a secret.
"""

import concurrent.futures
import contextlib
import hashlib
import hmac
import http.client
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zipfile
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECRET = "a secret that no log may show"
PASSPHRASE = "nor this passphrase"
USER = "nobody"
CONNECTIONS = 8
REQUESTS = 200

# What both servers say of themselves while nothing is wrong.
QUIET = ("NOTICE: fpm is running", "NOTICE: ready to handle connections", "NOTICE: Terminating",
         "NOTICE: exiting, bye-bye!", "NOTICE: systemd monitor interval", "NOTICE: Finishing", "NOTICE: [pool shop]")

SCRIPT = r"""<?php
// Preloaded code needs no autoloader; without preloading Composer's stands here.
spl_autoload_register(static function (string $class): void {
    require PACKAGE . '/src/' . strtr(substr($class, strlen('Paysig\\')), '\\', '/') . '.php';
});
header('Content-Type: text/plain');
$credentials = Paysig\OneKey\Credentials::fromEnvironment();
try {
    echo match ($_SERVER['DOCUMENT_URI']) {
        '/backend' => Paysig\Package::backend(),
        '/sign' => $credentials->key()->sign(file_get_contents('php://input')),
        '/notification' => Paysig\OneKey\Notification::fromGlobals($credentials->key())->externalId,
        '/seal' => $credentials->seal(Paysig\OneKey\Operation::Status, file_get_contents('php://input'))->body,
    };
} catch (Paysig\Exception\PaysigException $refused) {
    http_response_code(400);
    echo $refused->slug();
}
"""

FPM = """[global]
daemonize = no
error_log = {folder}/fpm.log
log_level = notice

[shop]
listen = {folder}/fpm.sock
pm = static
pm.max_children = 4
; Workers are replaced while requests arrive.
pm.max_requests = 40
catch_workers_output = yes
decorate_workers_output = no
clear_env = yes
env[PAYSIG_API_KEY] = "login"
env[PAYSIG_API_PASSPHRASE] = "{passphrase}"
env[PAYSIG_API_SIGNATURE] = "{secret}"
php_admin_value[error_reporting] = -1
php_admin_flag[log_errors] = on
php_admin_flag[display_errors] = off
"""

NGINX = """daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log warn;
events {{ worker_connections 64; }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    fastcgi_temp_path {folder}/fastcgi;
    proxy_temp_path {folder}/proxy;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            fastcgi_pass unix:{folder}/fpm.sock;
            fastcgi_param SCRIPT_FILENAME {folder}/shop.php;
            fastcgi_param DOCUMENT_URI $document_uri;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param CONTENT_TYPE $content_type;
            fastcgi_param CONTENT_LENGTH $content_length;
        }}
    }}
}}
"""


def check(condition: bool, what: str) -> None:
    if not condition:
        raise AssertionError(what)


def program(*names: str) -> str:
    for name in names:
        found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
        if found:
            return found
    sys.exit(f"fpm: none of {names} is installed")


def fpm_program() -> str:
    found = sorted(path.name for path in pathlib.Path("/usr/sbin").glob("php-fpm*"))
    return program("php-fpm", *found)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tag(message: bytes) -> str:
    return hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


@contextlib.contextmanager
def servers(folder: pathlib.Path, settings: dict[str, str]) -> Iterator[int]:
    """Both servers, with these settings of PHP. They must end by themselves when they are asked to."""
    port = free_port()
    values = {"folder": folder, "port": port, "secret": SECRET, "passphrase": PASSPHRASE}
    (folder / "fpm.conf").write_text(FPM.format(**values))
    (folder / "nginx.conf").write_text(NGINX.format(**values))
    (folder / "shop.php").write_text(SCRIPT.replace("PACKAGE", f"'{folder}/package'"))
    for path in [folder, *folder.rglob("*")]:
        if os.getuid() == 0:
            shutil.chown(path, USER)
    given = [part for name, value in settings.items() for part in ("-d", f"{name}={value}")]
    commands = [
        [fpm_program(), "--nodaemonize", "--fpm-config", str(folder / "fpm.conf"), *given],
        [program("nginx"), "-e", str(folder / "nginx.log"), "-p", str(folder), "-c", str(folder / "nginx.conf")],
    ]
    user = {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    with (folder / "output.log").open("wb") as output:
        running = [
            subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **user)
            for command in commands
        ]
    try:
        for _ in range(1200):
            check(all(process.poll() is None for process in running), f"a server ended: {logs(folder)}")
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                if (folder / "fpm.sock").exists():
                    break
            time.sleep(0.05)
        else:
            check(False, f"no server answers: {logs(folder)}")
        yield port
        for process in reversed(running):
            process.send_signal(signal.SIGQUIT)
        check([process.wait(20) for process in running] == [0, 0], "a server did not stop cleanly")
    finally:
        for process in running:
            if process.poll() is None:
                process.kill()
                process.wait()


def post(connection: http.client.HTTPConnection, path: str, body: bytes) -> tuple[int, str]:
    kind = "application/x-www-form-urlencoded" if path == "/notification" else "application/json"
    connection.request("POST", path, body, {"Content-Type": kind})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def cases(number: int) -> Iterator[tuple[str, bytes, tuple[int, str]]]:
    """What is posted, and what the answer must be."""
    comments = "ñ" * (number * 37 % 2000)
    payload = f'{{"external_id":"order {number}","amount":{number}.50,"comments":"{comments}"}}'.encode()
    yield "/sign", payload, (200, tag(payload))
    external_id = f"order/{number} ñ+x"
    form = {"external_id": external_id, "control": tag(f"Be4{external_id}Bo7".encode()).upper(), "comments": "a +%"}
    yield "/notification", urllib.parse.urlencode(form).encode(), (200, external_id)
    form["external_id"] += "y"
    yield "/notification", urllib.parse.urlencode(form).encode(), (400, "signature-mismatch")
    sealed = f'{{"cashout_id":{number},"login":"login","pass":"{PASSPHRASE}"}}'
    yield "/seal", f'{{"cashout_id": {number}}}'.encode(), (200, sealed)
    yield "/seal", b'{"cashout_id": 1,}', (400, "json-unexpected-byte")


def ask(port: int, number: int) -> int:
    """One connection's share of all requests."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    share = REQUESTS // CONNECTIONS
    count = 0
    for place in range(share):
        for path, body, due in cases(number * share + place):
            found = post(connection, path, body)
            check(found == due, f"{path} {body!r}: {found}, not {due}")
            count += 1
    connection.close()
    return count


def logs(folder: pathlib.Path) -> str:
    paths = sorted(path for path in folder.glob("*.log") if path.name != "access.log")
    return "".join(path.read_text(errors="replace") for path in paths)


def run(name: str, backend: str, settings: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        folder.chmod(0o755)
        with zipfile.ZipFile(next((ROOT / "target" / "dist").glob("paysig-php-*.zip"))) as archive:
            archive.extractall(folder / "package")
        settings = {setting: value.format(folder=folder) for setting, value in settings.items()}
        with servers(folder, settings) as port:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            found = post(connection, "/backend", b"")
            check(found == (200, backend), f"{name}: the backend is {found}; {logs(folder)}")
            connection.close()
            with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
                count = sum(pool.map(ask, [port] * CONNECTIONS, range(CONNECTIONS)))
        told = logs(folder)
        loud = [line for line in told.splitlines() if line and not any(quiet in line for quiet in QUIET)]
        check(not loud, f"{name}: the logs say {loud[:5]}")
        check("ready to handle connections" in told, f"{name}: the logs were not kept")
        everything = told + (folder / "access.log").read_text()
        check(SECRET not in everything and PASSPHRASE not in everything, f"{name}: a log shows a secret")
        print(f"{name}: {count} requests over {CONNECTIONS} connections, {backend}")


def main() -> None:
    opcache = {"opcache.enable": "1"}
    preload = {**opcache, "ffi.enable": "preload", "opcache.preload": "{folder}/package/preload.php"}
    run("opcache.preload", "ffi", preload)
    # As php-fpm comes: FFI is there, but only for preloaded code.
    run("no preloading", "pure", {**opcache, "ffi.enable": "preload"})
    run("no FFI", "pure", {**preload, "ffi.enable": "0"})


if __name__ == "__main__":
    main()
