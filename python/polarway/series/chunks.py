"""The pieces of memory that a series consists of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from polarway.series.core import SeriesCore

if TYPE_CHECKING:
    from polarway.series.series import Series


class SeriesChunks(SeriesCore):
    """Chunks: how many, how long, and all in one."""

    __slots__ = ()

    def rechunk(self, *, in_place: bool = False) -> Series:
        """The same values as one chunk, of one block of memory.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.concat([pw.Series([1]), pw.Series([2])]).rechunk().n_chunks()
        1
        """
        native = self._native.rechunk()
        if not in_place:
            return self._from_native(native)
        self._native = native
        return self  # type: ignore[return-value]

    def shrink_to_fit(self, *, in_place: bool = False) -> Series:
        """This series as one chunk: buffers are no larger than they need be.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series("a", [1]).shrink_to_fit().to_list()
        [1]
        """
        return self.rechunk(in_place=in_place)

    def n_chunks(self) -> int:
        """The number of chunks: parts that were put together without copying them.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1]).append(pw.Series([2])).n_chunks()
        2
        """
        return len(self._native.chunks())

    def chunk_lengths(self) -> list[int]:
        """The number of values in each chunk.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.Series([1, 2]).append(pw.Series([3])).chunk_lengths()
        [2, 1]
        """
        return self._native.chunks()

    def get_chunks(self) -> list[Series]:
        """The chunks, without copying.

        Examples
        --------
        >>> import polarway as pw
        >>> [chunk.to_list() for chunk in pw.Series([1, 2]).append(pw.Series([3])).get_chunks()]
        [[1, 2], [3]]
        """
        native, parts, start = self._native, [], 0
        for rows in native.chunks():
            parts.append(self._from_native(native.slice(start, rows)))
            start += rows
        return parts
