"""Values that say whether a step worked: ``Result`` (``Ok`` or ``Err``) and ``Option`` (``Some`` or nothing).

The two are values, equal by content, immutable, and matched by structure:

>>> from polarway.result import Err, Ok, Result
>>> def half(n: int) -> Result[int, str]:
...     return Ok(n // 2) if n % 2 == 0 else Err(f"{n} is odd")
>>> Ok(12).and_then(half).and_then(half).and_then(half)
Err('3 is odd')
>>> match Ok(12).and_then(half):
...     case Ok(value):
...         print(value)
...     case Err(error):
...         print("failed:", error)
6

A function that is handed to ``map`` and its kin may raise: the exception passes through. ``safe`` turns exceptions into ``Err``.
"""

from __future__ import annotations

from polarway.result.collecting import collect, sequence, traverse
from polarway.result.decorators import safe, safe_async
from polarway.result.option import Nothing, Option, Some
from polarway.result.result import Err, Ok, Result, UnwrapError

__all__ = ["Err", "Nothing", "Ok", "Option", "Result", "Some", "UnwrapError", "collect", "safe", "safe_async", "sequence", "traverse"]
