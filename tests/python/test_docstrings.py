"""Every example in a docstring runs and gives what it says. One that needs a function the engine lacks is skipped with its name."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import polarway
import pytest

OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
NAMES_THE_MODE = ("polarway.backends", "polarway.backends.router")
LACKING = ("UnsupportedError", "unknown function", "unknown aggregate")


def modules():
    yield "polarway"
    for module in pkgutil.walk_packages(polarway.__path__, "polarway."):
        if not module.name.endswith("__main__"):
            yield module.name


@pytest.mark.parametrize("name", modules())
def test_examples(name, backend, monkeypatch):
    if backend == "portable" and name in NAMES_THE_MODE:
        pytest.skip("portable: the examples print the mode standalone")
    if backend == "portable" and name.startswith("polarway.backends.native"):
        pytest.skip("portable: the native engine is another backend")
    if name in NAMES_THE_MODE:
        monkeypatch.delenv("BACKEND_MODE", raising=False)
    module = importlib.import_module(name)
    runner = doctest.DocTestRunner(optionflags=OPTIONS)
    failures, lacking = [], []
    for test in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        written: list[str] = []
        if runner.run(test, out=written.append).failed:
            text = "".join(written)
            (lacking if any(word in text for word in LACKING) else failures).append((test.name, text))
    assert not failures, "\n".join(text for _, text in failures)
    if lacking:
        pytest.skip("the engine lacks what these examples use: " + ", ".join(name.rpartition(".")[2] for name, _ in lacking))
