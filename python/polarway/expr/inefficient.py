"""Finds Python functions of single values that have a form as an expression, to say so when they are given to ``map_elements``."""

from __future__ import annotations

import dis
import warnings
from collections.abc import Callable
from typing import Any

from polarway.expr.warnings import _user_level

_BINARY = {"+", "-", "*", "/", "//", "%", "**", "&", "|", "^", "<<", ">>"}
_UNARY = {"UNARY_NEGATIVE": "-", "UNARY_POSITIVE": "+", "UNARY_NOT": "~", "UNARY_INVERT": "~"}
_CASTS = {"float": "Float64", "int": "Int64", "str": "String"}
_TEXT = {"lower": "str.to_lowercase", "upper": "str.to_uppercase", "title": "str.to_titlecase"}
#: functions of numpy and math that are methods of expressions under the same name, or another
_MATHS = {
    "arccos": "arccos", "arccosh": "arccosh", "arcsin": "arcsin", "arcsinh": "arcsinh", "arctan": "arctan", "arctanh": "arctanh", "cbrt": "cbrt",
    "ceil": "ceil", "cos": "cos", "cosh": "cosh", "degrees": "degrees", "exp": "exp", "floor": "floor", "log": "log", "log10": "log10",
    "log1p": "log1p", "radians": "radians", "sign": "sign", "sin": "sin", "sinh": "sinh", "sqrt": "sqrt", "tan": "tan", "tanh": "tanh",
    "acos": "arccos", "acosh": "arccosh", "asin": "arcsin", "asinh": "arcsinh", "atan": "arctan", "atanh": "arctanh",
}  # fmt: skip


class _NoForm(Exception):
    """The function does something that is no expression."""


class _Known:
    """A value of the function that is not computed from its argument: a constant, a module, or a function."""

    def __init__(self, value: Any) -> None:
        self.value = value


def warn_about_function(function: Callable[[Any], Any], target: str, kind: str) -> None:
    """Warns when a function of single values could be written with methods of ``target``, an expression or a series as text."""
    native = expression_of(function, target)
    if native is None:
        return
    from polarway.exceptions import PolarsInefficientMapWarning

    name = _name_of(function)
    family = "series" if kind == "Series" else "expressions"
    warnings.warn(
        f"\n{kind}.map_elements is significantly slower than the native {family} API.\n"
        "Only use if you absolutely CANNOT implement your logic otherwise.\n"
        f"Replace this expression...\n  - {target}.map_elements({name})\nwith this one instead:\n  + {native}\n",
        PolarsInefficientMapWarning,
        stacklevel=_user_level(),
    )


def _name_of(function: Callable[[Any], Any]) -> str:
    name = getattr(function, "__name__", "...")
    if name == "<lambda>":
        return "lambda x: ..."
    module = getattr(function, "__module__", None) or ("np" if type(function).__module__ == "numpy" else "")
    return f"{'np' if module == 'numpy' else module}.{name}" if module and not module.startswith("__main__") else name


def expression_of(function: Any, target: str) -> str | None:
    """The function of ``target`` as text, or nothing where it has no such form."""
    if _reads_json(function):
        return f"{target}.str.json_decode()"
    if type(function).__module__ == "numpy" and type(function).__name__ == "ufunc":
        native = _MATHS.get(function.__name__)
        return None if native is None else f"{target}.{native}()"
    code = getattr(function, "__code__", None)
    if code is None or code.co_argcount != 1 or code.co_kwonlyargcount or code.co_flags & 0x2C:
        return None
    try:
        made, operations = _Stack(function, target).run()
    except _NoForm:
        return None
    return made if operations else None


class _Stack:
    """Runs the instructions of a function with texts in the place of values. Any jump, loop or unknown instruction ends it."""

    def __init__(self, function: Any, target: str) -> None:
        self.code = function.__code__
        self.globals = function.__globals__
        cells = function.__closure__ or ()
        self.cells = {name: cell for name, cell in zip(self.code.co_freevars, cells)}
        self.target = target
        self.items: list[Any] = []
        self.operations = 0

    def run(self) -> tuple[str, int]:
        """The text of what is returned, and how many operations it has."""
        for instruction in dis.get_instructions(self.code):
            name = instruction.opname
            if name in ("RETURN_VALUE", "RETURN_CONST"):
                made = self.items.pop() if name == "RETURN_VALUE" and self.items else None
                if isinstance(made, str):
                    return _bare(made), self.operations
                raise _NoForm
            self._step(name, instruction)
        raise _NoForm

    def _step(self, name: str, instruction: dis.Instruction) -> None:
        items = self.items
        if name in ("RESUME", "NOP", "PRECALL", "CACHE", "COPY_FREE_VARS", "PUSH_NULL", "KW_NAMES"):
            if name == "KW_NAMES":
                raise _NoForm
        elif name in ("LOAD_FAST", "LOAD_FAST_BORROW"):
            if instruction.argval != self.code.co_varnames[0]:
                raise _NoForm
            items.append(self.target)
        elif name in ("LOAD_CONST", "LOAD_SMALL_INT"):
            items.append(_Known(instruction.argval))
        elif name in ("LOAD_GLOBAL", "LOAD_NAME"):
            items.append(_Known(self._global(str(instruction.argval))))
        elif name == "LOAD_DEREF":
            items.append(_Known(self._cell(str(instruction.argval))))
        elif name in ("LOAD_ATTR", "LOAD_METHOD"):
            items.append(self._attribute(items.pop(), str(instruction.argval)))
        elif name == "BINARY_OP":
            right, left = items.pop(), items.pop()
            items.append(self._joined(left, str(instruction.argrepr), right))
        elif name == "COMPARE_OP":
            right, left = items.pop(), items.pop()
            items.append(self._joined(left, str(instruction.argval), right))
        elif name in _UNARY:
            items.append(self._counted(f"{_UNARY[name]}{self._text(items.pop())}"))
        elif name == "BINARY_SUBSCR":
            key, table = items.pop(), items.pop()
            if not isinstance(table, _Known) or not isinstance(table.value, dict) or not isinstance(key, str):
                raise _NoForm
            items.append(self._counted(f"{key}.replace_strict(...)"))
        elif name == "CALL":
            count = instruction.arg or 0
            given = [items.pop() for _ in range(count)][::-1]
            items.append(self._called(items.pop(), given))
        else:
            raise _NoForm

    def _global(self, name: str) -> Any:
        import builtins

        if name in self.globals:
            return self.globals[name]
        if hasattr(builtins, name):
            return getattr(builtins, name)
        raise _NoForm

    def _cell(self, name: str) -> Any:
        if name not in self.cells:
            raise _NoForm
        return self.cells[name].cell_contents

    def _attribute(self, owner: Any, name: str) -> Any:
        if isinstance(owner, _Known):
            if type(owner.value).__name__ != "module" or not hasattr(owner.value, name):
                raise _NoForm
            return _Known(getattr(owner.value, name))
        if name not in _TEXT:
            raise _NoForm
        return (owner, _TEXT[name])

    def _called(self, function: Any, given: list[Any]) -> str:
        if isinstance(function, tuple) and not given:
            owner, method = function
            return self._counted(f"{owner}.{method}()")
        if not isinstance(function, _Known) or len(given) != 1 or not isinstance(given[0], str):
            raise _NoForm
        value, (text,) = function.value, given
        if _reads_json(value):
            return self._counted(f"{text}.str.json_decode()")
        name = getattr(value, "__name__", "")
        if value in (float, int, str):
            return self._counted(f"{text}.cast(pl.{_CASTS[name]})")
        module = getattr(value, "__module__", "")
        if name in _MATHS and (module == "math" or type(value).__module__ == "numpy"):
            return self._counted(f"{text}.{_MATHS[name]}()")
        raise _NoForm

    def _joined(self, left: Any, sign: str, right: Any) -> Any:
        if sign not in _BINARY and sign not in ("==", "!=", "<", "<=", ">", ">="):
            raise _NoForm
        if isinstance(left, _Known) and isinstance(right, _Known):
            raise _NoForm
        return self._counted(f"({self._text(left)} {sign} {self._text(right)})")

    def _counted(self, text: str) -> str:
        self.operations += 1
        return text

    def _text(self, item: Any) -> str:
        if isinstance(item, str):
            return item
        if isinstance(item, _Known) and isinstance(item.value, (int, float, str, bool)):
            return repr(item.value)
        raise _NoForm




def _reads_json(function: Any) -> bool:
    return getattr(function, "__module__", "") == "json" and getattr(function, "__name__", "") == "loads"


def _bare(text: str) -> str:
    """Without the brackets around all of it."""
    if not text.startswith("(") or not text.endswith(")"):
        return text
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and at < len(text) - 1:
            return text
    return text[1:-1]
