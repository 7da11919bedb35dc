"""Types that give a name to another type, and the register of those that have a class of their own."""

from __future__ import annotations

from typing import Any

from polarway.datatypes.base import DataType, families


class BaseExtension(DataType):
    """Base of extension types: values of a type of storage under a name that says what they mean.

    A class of its own may give them parameters, and another text in tables (``_string_repr``); see :func:`register_extension_type`.

    Parameters
    ----------
    name
        The name, under which files and other programs know the type (``ARROW:extension:name``).
    storage
        The type of the values.
    metadata
        Parameters of the type as a text (``ARROW:extension:metadata``).

    Examples
    --------
    >>> import polarway as pw
    >>> class Money(pw.BaseExtension):
    ...     def __init__(self):
    ...         super().__init__("example.money", pw.Int64)
    >>> prices = pw.Series("price", [150, 990], dtype=Money())
    >>> prices.to_list(), prices.ext.storage().sum()
    ([150, 990], 1140)
    """

    _families = families("extension")
    _short = "ext"

    def __init__(self, name: str, storage: Any, metadata: str | None = None) -> None:
        self._name = name
        self._storage = storage
        self._metadata = metadata

    @classmethod
    def ext_from_params(cls, name: str, storage: Any, metadata: str | None) -> Any:
        """The type with these parameters; classes with an ``__init__`` of their own may read the metadata here.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Extension.ext_from_params("example.money", pw.Int64, None)
        Extension('example.money', Int64)
        """
        made = cls.__new__(cls)
        made._name = name
        made._storage = storage
        made._metadata = metadata
        return made

    def ext_name(self) -> str:
        """The name of the extension.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Extension("example.money", pw.Int64).ext_name()
        'example.money'
        """
        return self._name

    def ext_storage(self) -> Any:
        """The type that holds the values.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Extension("example.money", pw.Int64).ext_storage()
        Int64
        """
        return self._storage

    def ext_metadata(self) -> str | None:
        """Parameters of the type, as text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Extension("example.money", pw.Int64, "EUR").ext_metadata()
        'EUR'
        """
        return self._metadata

    def _string_repr(self) -> str:  # type: ignore[override]
        name = self.ext_name().lower()
        return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 2]}.."

    def __eq__(self, other: object) -> bool:
        return isinstance(other, BaseExtension) and (self.ext_name(), self.ext_storage(), self.ext_metadata()) == (
            other.ext_name(),
            other.ext_storage(),
            other.ext_metadata(),
        )

    def __hash__(self) -> int:
        return hash((self.ext_name(), self.ext_storage(), self.ext_metadata()))

    def __repr__(self) -> str:
        metadata = self.ext_metadata()
        return f"{type(self).__name__}({self.ext_name()!r}, {self.ext_storage()!r}{'' if metadata is None else f', {metadata!r}'})"

    def __reduce__(self) -> Any:
        return (_restored, (type(self), self.ext_name(), self.ext_storage(), self.ext_metadata()))


_LONGEST = 12


def _restored(kind: type[BaseExtension], name: str, storage: Any, metadata: str | None) -> Any:
    return kind.ext_from_params(name, storage, metadata)


class Extension(BaseExtension):
    """An extension type without a class of its own: what files and other programs name and nobody registered.

    Examples
    --------
    >>> import polarway as pw
    >>> money = pw.Extension("example.money", pw.Int64)
    >>> pw.Series([150]).ext.to(money).dtype
    Extension('example.money', Int64)
    >>> pw.Series([150], dtype=money).ext.storage().to_list()
    [150]
    """


_register: dict[str, type[BaseExtension] | str] = {}


def register_extension_type(ext_name: str, ext_class: type[BaseExtension] | None = None, *, as_storage: bool = False) -> None:
    """Says which class stands for an extension type of this name, wherever it comes from: files, Arrow, results of queries.

    Parameters
    ----------
    ext_name
        The name.
    ext_class
        A class below :class:`BaseExtension`.
    as_storage
        Columns of this name come as their storage instead.

    Raises
    ------
    ComputeError
        The name is registered.

    Examples
    --------
    >>> import polarway as pw
    >>> class Degrees(pw.BaseExtension):
    ...     def __init__(self):
    ...         super().__init__("example.degrees", pw.Float64)
    >>> pw.register_extension_type("example.degrees", Degrees)
    >>> pw.Series([1.5]).ext.to(pw.Extension("example.degrees", pw.Float64)).dtype
    Degrees('example.degrees', Float64)
    >>> pw.unregister_extension_type("example.degrees")
    """
    if as_storage:
        assert ext_class is None, "cannot specify ext_class when as_storage is True"
    else:
        assert isinstance(ext_class, type) and issubclass(ext_class, BaseExtension), "`ext_class` must be a class below BaseExtension"
    if ext_name in _register:
        from polarway.exceptions import ComputeError

        raise ComputeError(f"attempted to register duplicate extension type with name '{ext_name}'")
    _register[ext_name] = "storage" if ext_class is None else ext_class


def unregister_extension_type(ext_name: str) -> None:
    """Takes a name off the register.

    Raises
    ------
    KeyError
        The name is not registered.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.register_extension_type("example.passing", as_storage=True)
    >>> pw.unregister_extension_type("example.passing")
    """
    _register.pop(ext_name)


def get_extension_type(ext_name: str) -> type[BaseExtension] | str | None:
    """The class that is registered for a name, ``"storage"`` for one whose columns come as their storage, or None.

    Examples
    --------
    >>> import polarway as pw
    >>> pw.get_extension_type("example.unknown") is None
    True
    """
    return _register.get(ext_name)


def storage_names() -> list[str]:
    """The names whose columns come from files and from Arrow as their storage."""
    return [name for name, found in _register.items() if found == "storage"]


def extension_of(name: str, storage: Any, metadata: str | None) -> Any:
    """The type of a column that is known by these: of the registered class, else an :class:`Extension`."""
    found = _register.get(name)
    kind: Any = found if isinstance(found, type) else Extension
    return kind.ext_from_params(name, storage, metadata)
