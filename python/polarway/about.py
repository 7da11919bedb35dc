"""What is installed: ``build_info`` and ``show_versions``."""

from __future__ import annotations

from typing import Any

_COMPANIONS = ("polars", "pyarrow", "pandas", "numpy", "duckdb", "narwhals", "fastapi", "grpcio", "psutil")


def build_info() -> dict[str, Any]:
    """The version, and the mode that queries run in.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.build_info()["version"] == pw.__version__
    True
    """
    import polarway
    from polarway.backends import get_router

    return {"version": polarway.__version__, "mode": get_router().mode}


def show_versions() -> None:
    """Prints the versions of Polarway, Python, the system, and of the packages that it works with.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.show_versions()  # doctest: +ELLIPSIS
    --------Version info---------
    Polarway:...
    """
    import platform
    import sys
    from importlib import metadata

    info = build_info()
    lines = {"Polarway": info["version"], "Mode": info["mode"], "Platform": platform.platform(), "Python": sys.version.replace("\n", " ")}
    packages: dict[str, str] = {}
    for name in _COMPANIONS:
        try:
            packages[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            packages[name] = "<not installed>"
    width = 1 + max(map(len, [*lines, *packages]))
    print("--------Version info---------")
    for key, value in lines.items():
        print(f"{key + ':':{width}} {value}")
    print("\n----Optional dependencies----")
    for key, value in packages.items():
        print(f"{key:{width}} {value}")
