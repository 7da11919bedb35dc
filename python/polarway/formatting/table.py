"""A grid of texts inside lines."""

from __future__ import annotations

from polarway.formatting.boxes import STYLES, aligned, column_widths, wrapped


class Grid:
    """Texts of a table: a header (or None) and rows of equal width, with one alignment per column."""

    def __init__(self, header: list[str] | None, rows: list[list[str]], alignments: list[str], style: str, *, rounded: bool = False) -> None:
        self.header = header
        self.rows = rows
        self.alignments = alignments
        lines = STYLES[style]
        (
            self.left, self.right, self.top, self.bottom, self.head_left, self.head_line, self.head_cross, self.head_right, self.between,
            self.row_line, self.row_cross, self.row_left, self.row_right, self.top_cross, self.bottom_cross, self.top_left, self.top_right,
            self.bottom_left, self.bottom_right,
        ) = list(lines)  # fmt: skip
        crossings = (self.between, self.row_cross, self.top_cross, self.bottom_cross, self.head_cross)
        self.separated = any(char != " " for char in crossings)
        if rounded:
            self.top_left, self.top_right, self.bottom_left, self.bottom_right = list("╭╮╰╯")

    def text(self, limit: int | None, most: int) -> str:
        """The table, at most ``limit`` columns of the terminal wide; its columns at most ``most``."""
        everything = ([self.header] if self.header is not None else []) + self.rows
        count = len(everything[0]) if everything else 0
        borders = (self.left != " ") + (self.right != " ") + (max(0, count - 1) if self.separated else 0)
        widths = column_widths(everything, limit, borders, most)
        lines: list[str] = []
        if any(char != " " for char in (self.top, self.top_cross, self.top_left, self.top_right)):
            lines.append(self._rule(widths, self.top_left, self.top, self.top_cross, self.top_right))
        if self.header is not None:
            lines += self._row(self.header, widths)
            if any(char != " " for char in (self.head_left, self.head_line, self.head_cross, self.head_right)):
                lines.append(self._rule(widths, self.head_left, self.head_line, self.head_cross, self.head_right))
        between_rows = any(char != " " for char in (self.row_left, self.row_line, self.row_cross, self.row_right))
        for index, row in enumerate(self.rows):
            if index and between_rows:
                lines.append(self._rule(widths, self.row_left, self.row_line, self.row_cross, self.row_right))
            lines += self._row(row, widths)
        if any(char != " " for char in (self.bottom, self.bottom_cross, self.bottom_left, self.bottom_right)):
            lines.append(self._rule(widths, self.bottom_left, self.bottom, self.bottom_cross, self.bottom_right))
        return "\n".join(lines)

    def _rule(self, widths: list[int], left: str, line: str, cross: str, right: str) -> str:
        middle = (cross if self.separated else "").join(line * (width + 2) for width in widths)
        return self._edge(left, self.left) + middle + self._edge(right, self.right)

    def _edge(self, char: str, border: str) -> str:
        return char if border != " " or char != " " else ""

    def _row(self, cells: list[str], widths: list[int]) -> list[str]:
        if not cells:
            return []
        broken = [wrapped(cell, width) for cell, width in zip(cells, widths)]
        height = max((len(cell) for cell in broken), default=1)
        lines = []
        for at in range(height):
            parts = [
                f" {aligned(cell[at] if at < len(cell) else '', width, side)} " for cell, width, side in zip(broken, widths, self.alignments)
            ]
            lines.append(self._edge(self.left, self.left) + (self.between if self.separated else "").join(parts) + self._edge(self.right, self.right))
        return lines
