"""The error for things that are not equal."""

from __future__ import annotations

from typing import Any, NoReturn


def fail(what: str, why: str, left: Any, right: Any) -> NoReturn:
    """Raises an AssertionError that shows both sides."""
    __tracebackhide__ = True
    raise AssertionError(f"{what} are different ({why})\n[left]: {left}\n[right]: {right}")


def check_types(left: Any, right: Any, allowed: tuple[type, ...]) -> None:
    """Both sides have one type, and it is an allowed one."""
    __tracebackhide__ = True
    if not (type(left) is type(right) or (isinstance(left, type(right)) or isinstance(right, type(left)))) or not isinstance(left, allowed):
        raise AssertionError(
            f"inputs are different (unexpected input types)\n[left]:  {type(left).__name__}\n[right]: {type(right).__name__}"
        )


def name_list(names: Any) -> str:
    """Names as error texts show them."""
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def pair_list(pairs: Any) -> str:
    """Names and types as error texts show them."""
    return "[" + ", ".join(f'("{name}", {dtype!r})' for name, dtype in pairs) + "]"
