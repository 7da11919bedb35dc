"""The suite runs where it says it runs."""

from __future__ import annotations

import polarway as pw


def test_frames_belong_to_the_backend_of_the_case(backend):
    assert pw.DataFrame({"a": [1]})._native.backend.name == backend
    assert pw.DataFrame({"a": [1]}).lazy().select(pw.col("a") + 1).collect()._native.backend.name == backend
