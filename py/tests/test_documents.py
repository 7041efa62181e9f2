"""What people and type checkers read is true: docstrings, the README, the stub, the version, the list of names."""

import ast
import doctest
import hmac
import importlib
import importlib.metadata
import inspect
import io
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

import paysig
import paysig.onekey.asgi
import paysig.onekey.httpx
import paysig.onekey.requests
import paysig.onekey.wsgi
from conftest import PACKAGE, ROOT
from local import Authority, Provider

STUB = pathlib.Path(paysig.__file__).with_name("_native.pyi")


MODULES = {
    module.__name__: module
    for module in (
        paysig,
        paysig.onekey,
        paysig.onekey.httpx,
        paysig.onekey.requests,
        paysig.onekey.wsgi,
        paysig.onekey.asgi,
    )
}


def documented() -> dict[str, object]:
    """Every public module, class, function, method and property, by its dotted name; bare where it is compiled."""
    found: dict[str, object] = {**MODULES, "paysig._native": paysig._native}
    for module_name, module in MODULES.items():
        for name in module.__all__:
            value = getattr(module, name)
            if name.startswith("__"):
                continue
            full_name = name if name in paysig._native.__all__ else f"{module_name}.{name}"
            found[full_name] = value
            if inspect.isclass(value):
                for method in vars(value):
                    if not method.startswith("_") and method not in SETTINGS:
                        found[f"{full_name}.{method}"] = getattr(value, method)
    return found


SETTINGS = ("requires_request_body",)
"""What httpx reads."""
WITHOUT_EXAMPLE = (
    "paysig._native",
    "paysig.onekey.wsgi",
    "paysig.onekey.asgi",
    "paysig.onekey.httpx.SealAuth.auth_flow",
)
"""Not for people, or with the examples in their classes."""


@pytest.mark.parametrize("name", documented())
def test_docstrings_are_there_and_their_examples_run(name: str) -> None:
    documentation = inspect.getdoc(documented()[name])
    assert documentation, f"{name} has no docstring"
    test = doctest.DocTestParser().get_doctest(documentation, {}, name, None, None)
    report = io.StringIO()
    results = doctest.DocTestRunner().run(test, out=report.write)
    assert results.failed == 0, report.getvalue()
    exception = inspect.isclass(documented()[name]) and issubclass(documented()[name], BaseException)
    if not exception and name not in WITHOUT_EXAMPLE:
        assert results.attempted > 0, f"{name} has no example"


README = (PACKAGE / "README.md").read_text("utf-8")


def test_readme_runs(tmp_path: pathlib.Path, authority: Authority, here: Provider) -> None:
    """As one program, in an environment like that of its readers: the provider is a server on this machine."""
    code = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(code) >= 8
    program = tmp_path / "readme.py"
    program.write_text("\n".join(code), "utf-8")
    environment = {
        **os.environ,
        "SSL_CERT_FILE": str(authority.file),
        "REQUESTS_CA_BUNDLE": str(authority.file),
        "PAYSIG_API_KEY": "api_key",
        "PAYSIG_API_PASSPHRASE": "passphrase",
        "PAYSIG_API_SIGNATURE": "cashout_secret_key",
        "PAYSIG_ENVIRONMENT": "local",
        "PAYSIG_BASE_URL": here.url,
    }
    command = [sys.executable, "-W", "error", str(program)]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [*FIRST["Sign"], *FIRST["Verify"], *FIRST["Seal a whole request"], *["200"] * 3]
    credentials = paysig.onekey.Credentials(
        paysig.onekey.Environment.local(here.url),
        api_key="api_key",
        passphrase="passphrase",
        api_signature="cashout_secret_key",
    )
    assert len(here.arrived) == 3
    for request in here.arrived:
        credentials.check(request.method, request.path, request.body, request.headers)


# What those see who copy the first examples alone.
SIGNATURE = "db96878e3d4066e680a1dbebc977546276e1427aefbe14ead1b410a76d45cc60"
SEALED = hmac.digest(
    b"cashout_secret_key",
    b'{"external_id":"A-1","amount":2000.50,"login":"key","pass":"pass"}',
    "sha256",
).hex()
FIRST = {
    "Sign": [f"Payload-Signature: {SIGNATURE}"],
    "Verify": ["200", "refused: signature-mismatch", "401"],
    "Seal a whole request": [f"POST https://api-stg.onekeypayments.com/v3/cashout {SEALED}"],
}


@pytest.mark.parametrize("section", FIRST)
def test_the_first_examples_run_alone(section: str, tmp_path: pathlib.Path) -> None:
    after = README.partition(f"\n## {section}\n")[2]
    program = re.search(r"^```python\n(.*?)^```$", after, re.MULTILINE | re.DOTALL)
    assert program is not None
    command = [sys.executable, "-W", "error", "-c", program[1]]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout.splitlines(), result.stderr) == (FIRST[section], "")


def test_the_readme_lists_every_exception() -> None:
    classes = {name: value for name in paysig.__all__ if isinstance(value := getattr(paysig, name), type)}
    for name in {name for name, value in classes.items() if issubclass(value, BaseException)}:
        assert f"`{name}`" in README


def test_the_version_is_the_workspaces() -> None:
    workspace = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text("utf-8"), re.MULTILINE)
    assert workspace is not None
    assert paysig.__version__ == workspace[1] == importlib.metadata.version("paysig")


@pytest.mark.parametrize("name", MODULES)
def test_the_names_are_listed(name: str) -> None:
    module = MODULES[name]
    ours = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("paysig")
    }
    if name in ("paysig", "paysig.onekey"):
        assert sorted(ours | {"__version__"} & set(module.__all__)) == sorted(module.__all__)
    else:
        # These modules use the others.
        assert {name for name in ours if vars(module)[name].__module__ == module.__name__} == set(module.__all__)


def test_what_is_compiled_is_in_the_package() -> None:
    assert set(paysig._native.__all__) <= {name for module in MODULES.values() for name in module.__all__}


def test_every_module_is_documented() -> None:
    found = {path.stem for path in pathlib.Path(paysig.onekey.__file__).parent.glob("[!_]*.py")}
    assert {f"paysig.onekey.{name}" for name in found} == set(MODULES) - {"paysig", "paysig.onekey"}
    for name in MODULES:
        assert importlib.import_module(name) is MODULES[name]


def test_the_package_is_typed() -> None:
    assert STUB.with_name("py.typed").exists()


def stub_docstrings() -> dict[str, str | None]:
    module = ast.parse(STUB.read_text("utf-8"))
    found: dict[str, str | None] = {"paysig._native": ast.get_docstring(module)}
    for item in module.body:
        if isinstance(item, ast.ClassDef | ast.FunctionDef):
            found[item.name] = ast.get_docstring(item)
        if isinstance(item, ast.ClassDef):
            for method in item.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    found[f"{item.name}.{method.name}"] = ast.get_docstring(method)
    return found


def test_the_stub_says_what_the_module_says() -> None:
    names = ["paysig._native", *(name for name in documented() if name.partition(".")[0] in paysig._native.__all__)]
    assert stub_docstrings() == {name: inspect.getdoc(documented()[name]) for name in names}


def run(*arguments: str) -> None:
    result = subprocess.run(
        [sys.executable, *arguments], cwd=PACKAGE, capture_output=True, text=True, timeout=300, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_stub_fits_the_module() -> None:
    run("-m", "mypy.stubtest", "paysig", "paysig_explain", "--mypy-config-file", str(PACKAGE / "pyproject.toml"))


def test_a_typed_program_passes_strict_mypy(tmp_path: pathlib.Path) -> None:
    programs = [PACKAGE / "tests" / name for name in ("typed_program.py", "runner.py")]
    run("-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *map(str, programs))


def pyright(*arguments: str) -> None:
    """It looks for packages where the first Python of PATH does."""
    path = f"{pathlib.Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable, "-m", "pyright", *arguments]
    environment = {**os.environ, "PATH": path}
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_typed_program_passes_strict_pyright(tmp_path: pathlib.Path) -> None:
    settings = {
        "include": [str(PACKAGE / "tests" / "typed_program.py")],
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    pyright("--project", str(tmp_path))


def test_every_public_name_has_a_type() -> None:
    pyright("--verifytypes", "paysig", "--ignoreexternal")


def test_the_typed_program_runs() -> None:
    run(str(PACKAGE / "tests" / "typed_program.py"))
