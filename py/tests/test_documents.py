"""What people and type checkers read is true: docstrings, the README, the stub, the version, the list of names."""

import ast
import contextlib
import doctest
import importlib.metadata
import inspect
import io
import pathlib
import re
import subprocess
import sys

import pytest

import paysig
from conftest import PACKAGE, ROOT

STUB = pathlib.Path(paysig.__file__).with_name("_native.pyi")


def documented() -> dict[str, object]:
    """Every public class, function, method and property, by its dotted name."""
    found: dict[str, object] = {"paysig": paysig, "paysig._native": paysig._native}
    for name in paysig.__all__:
        value = getattr(paysig, name)
        if name.startswith("__"):
            continue
        found[name] = value
        if inspect.isclass(value):
            for method in vars(value):
                if not method.startswith("_"):
                    found[f"{name}.{method}"] = getattr(value, method)
    return found


@pytest.mark.parametrize("name", documented())
def test_docstrings_are_there_and_their_examples_run(name: str) -> None:
    documentation = inspect.getdoc(documented()[name])
    assert documentation, f"{name} has no docstring"
    test = doctest.DocTestParser().get_doctest(documentation, {}, name, None, None)
    report = io.StringIO()
    results = doctest.DocTestRunner().run(test, out=report.write)
    assert results.failed == 0, report.getvalue()
    exception = inspect.isclass(documented()[name]) and issubclass(documented()[name], BaseException)
    if not exception and name != "paysig._native":
        assert results.attempted > 0, f"{name} has no example"


def test_readme_runs() -> None:
    code = re.findall(r"^```python\n(.*?)^```$", (PACKAGE / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(code) >= 3
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n".join(code), "README.md", "exec"), {})
    assert printed.getvalue() == "refused: signature-mismatch\n"


def test_the_readme_lists_every_exception() -> None:
    text = (PACKAGE / "README.md").read_text("utf-8")
    exceptions = {name for name in paysig.__all__ if isinstance(getattr(paysig, name), type)} - {"Key", "Signer"}
    assert all(f"`{name}`" in text for name in exceptions)


def test_the_version_is_the_workspaces() -> None:
    workspace = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text("utf-8"), re.MULTILINE)
    assert workspace is not None
    assert paysig.__version__ == workspace[1] == importlib.metadata.version("paysig")


def test_the_names_are_listed() -> None:
    public = {name for name, value in vars(paysig).items() if not name.startswith("_") and not inspect.ismodule(value)}
    assert sorted(public | {"__version__"}) == sorted(paysig.__all__)
    assert set(paysig._native.__all__) <= set(paysig.__all__)


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
    run("-m", "mypy.stubtest", "paysig", "--mypy-config-file", str(PACKAGE / "pyproject.toml"))


def test_a_typed_program_passes_strict_mypy(tmp_path: pathlib.Path) -> None:
    programs = [PACKAGE / "tests" / name for name in ("typed_program.py", "runner.py")]
    run("-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *map(str, programs))


def test_the_typed_program_runs() -> None:
    run(str(PACKAGE / "tests" / "typed_program.py"))
