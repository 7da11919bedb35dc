"""How frames and series print: terminal tables and HTML."""

from polarway.formatting.frames import frame_text
from polarway.formatting.html import frame_html, series_html
from polarway.formatting.series import series_text

__all__ = ["frame_html", "frame_text", "series_html", "series_text"]
