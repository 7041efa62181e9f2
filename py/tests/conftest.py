"""What the tests share: the repository's vectors, the public corpora where they are, and servers on this machine."""

import contextlib
import json
import os
import pathlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from local import Authority, Provider

# What a busy machine takes longer for is no fault. Where only a wheel is installed, there are no property tests.
with contextlib.suppress(ImportError):
    import hypothesis

    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")

# Its assertions say what differs, as those of the tests.
pytest.register_assert_rewrite("objects")

PACKAGE = pathlib.Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent
VECTORS = ROOT / "tests" / "vectors"


def read(file: str) -> dict[str, Any]:
    """A file of the vectors."""
    return json.loads((VECTORS / file).read_bytes())


def cases(file: str) -> list[Any]:
    """The cases of a file of the vectors, each a test of its own."""
    return [pytest.param(case, id=case.get("name", case.get("slug"))) for case in read(file)["cases"]]


def corpora(prefix: str) -> list[dict[str, Any]]:
    """The public corpora whose folder names start with prefix. They are not part of this repository: where they are
    absent the test is skipped, but for one that names their folder with PAYSIG_CORPORA."""
    named = os.environ.get("PAYSIG_CORPORA")
    folder = pathlib.Path(named) if named else ROOT / ".." / "shared" / "vectors"
    if not named and not folder.is_dir():
        pytest.skip(f"the corpora {prefix}* are not here; PAYSIG_CORPORA names their folder")
    found = [json.loads(path.read_bytes()) for path in sorted(folder.glob(f"{prefix}*/vectors.json"))]
    assert found, f"no {prefix}* in {folder}"
    return found


# The servers need packages that the vectors do not, which run wherever a wheel is installed.
@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> "Authority":
    from local import Authority

    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def here(authority: "Authority") -> "Iterator[Provider]":
    """Where the credentials' requests go."""
    from local import provider

    with provider(authority) as server:
        yield server


@pytest.fixture
def elsewhere(authority: "Authority") -> "Iterator[Provider]":
    """Where they do not."""
    from local import provider

    with provider(authority, "127.0.0.1") as server:
        yield server
