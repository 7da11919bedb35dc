"""What pyproject.toml says, as the files of a .dist-info folder."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


def read(root: Path) -> Project:
    with open(root / "pyproject.toml", "rb") as file:
        return Project(root, tomllib.load(file)["project"])


@dataclass(frozen=True)
class Project:
    root: Path
    table: dict

    @property
    def name(self) -> str:
        return self.table["name"]

    @property
    def version(self) -> str:
        return self.table["version"]

    @property
    def dist_info(self) -> str:
        return f"{self.name}-{self.version}.dist-info"

    def dist_info_files(self):
        """Yields (path in the wheel, content), all but WHEEL and RECORD."""
        yield f"{self.dist_info}/METADATA", self.metadata()
        yield f"{self.dist_info}/entry_points.txt", self.entry_points()
        for name in self.table.get("license-files", ()):
            yield f"{self.dist_info}/licenses/{name}", (self.root / name).read_bytes()

    def metadata(self) -> bytes:
        lines = [
            "Metadata-Version: 2.4",
            f"Name: {self.name}",
            f"Version: {self.version}",
            f"Summary: {self.table['description']}",
            f"Requires-Python: {self.table['requires-python']}",
        ]
        lines += [f"License-File: {name}" for name in self.table.get("license-files", ())]
        lines += [f"Classifier: {name}" for name in self.table.get("classifiers", ())]
        lines += [f"Requires-Dist: {requirement}" for requirement in self.table.get("dependencies", ())]
        for extra, requirements in self.table.get("optional-dependencies", {}).items():
            lines.append(f"Provides-Extra: {extra}")
            lines += [f"Requires-Dist: {requirement} ; extra == '{extra}'" for requirement in requirements]
        lines.append("Description-Content-Type: text/markdown")
        readme = (self.root / self.table["readme"]).read_text(encoding="utf-8")
        return ("\n".join(lines) + "\n\n" + readme).encode()

    def entry_points(self) -> bytes:
        groups = {"console_scripts": self.table.get("scripts", {}), **self.table.get("entry-points", {})}
        parts = (f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in entries.items()) for group, entries in groups.items())
        return "\n".join(parts).encode()
