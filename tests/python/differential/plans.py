"""Random queries as Python text in the API that Polars and Polarway share. The same text runs in both; a failure prints it."""

from __future__ import annotations

import random

MAX_DEPTH = 3


class Expressions:
    """Typed random expressions over the columns of a schema (name -> kind)."""

    #: The widest integers; a backend that has none of 128 bits without a sign says so.
    widest = "UInt128"

    def __init__(self, rng: random.Random, schema: dict[str, str]) -> None:
        self.rng, self.schema = rng, schema

    def of(self, kind: str, depth: int = 0) -> str:
        choices = getattr(self, f"_{kind}", None)
        if choices is None or depth >= MAX_DEPTH or self.rng.random() < 0.35:
            return self.leaf(kind)
        return choices(depth + 1)

    def leaf(self, kind: str) -> str:
        names = [n for n, k in self.schema.items() if k == kind]
        if names and self.rng.random() < 0.8:
            return f"pl.col({self.rng.choice(names)!r})"
        return self.literal(kind)

    def column(self, kind: str) -> str | None:
        names = [n for n, k in self.schema.items() if k == kind]
        return self.rng.choice(names) if names else None

    def literal(self, kind: str) -> str:
        rng = self.rng
        return {
            "int": lambda: f"pl.lit({rng.randint(0, 5)})",
            "float": lambda: f"pl.lit({rng.choice([0.0, 0.5, 2.0, -1.25])})",
            "bool": lambda: f"pl.lit({rng.random() < 0.5})",
            "str": lambda: f"pl.lit({rng.choice(['a', 'b', '', 'Zürich'])!r})",
            "date": lambda: "pl.lit(dt.date(1999, 12, 31))",
            "datetime": lambda: "pl.lit(dt.datetime(1999, 12, 31, 23, 59))",
            "duration": lambda: "pl.lit(dt.timedelta(hours=3))",
        }[kind]()

    def _int(self, depth: int) -> str:
        rng = self.rng
        return rng.choice([
            lambda: f"({self.of('int', depth)} {rng.choice(['+', '-'])} {self.of('int', depth)}.cast(pl.Int64))",
            lambda: f"({self.of('int', depth)}.cast(pl.Int64) * {rng.randint(0, 3)})",
            lambda: f"({self.of('int', depth)}.cast(pl.Int64) // {rng.choice([1, 2, 3, -2])})",
            lambda: f"({self.of('int', depth)}.cast(pl.Int64) % {rng.choice([1, 2, 3, -2])})",
            lambda: f"{self.of('int', depth)}.fill_null({rng.randint(0, 3)})",
            lambda: f"{self.of('bool', depth)}.cast(pl.Int32)",
            lambda: f"pl.when({self.of('bool', depth)}).then({self.of('int', depth)}.cast(pl.Int64)).otherwise({self.of('int', depth)}.cast(pl.Int64))",
            lambda: f"{self.of('int', depth)}.cast(pl.Int64, strict=False)",
            lambda: f"{self.of('int', depth)}.cast(pl.{self.widest}, strict=False)",
        ])()

    def _float(self, depth: int) -> str:
        rng = self.rng
        return rng.choice([
            lambda: f"({self.of('float', depth)} {rng.choice(['+', '-', '*'])} {self.of(rng.choice(['float', 'int']), depth)})",
            lambda: f"({self.of('int', depth)} / {self.of('int', depth)})",
            lambda: f"{self.of('float', depth)}.fill_null(0.5)",
            lambda: f"{self.of('float', depth)}.fill_nan(None)",
            lambda: f"{self.of('int', depth)}.cast(pl.Float64)",
            lambda: f"pl.when({self.of('bool', depth)}).then({self.of('float', depth)}).otherwise(pl.lit(None))",
        ])()

    def _bool(self, depth: int) -> str:
        rng = self.rng
        kind = rng.choice(["int", "float", "str", "date", "datetime", "duration"])
        return rng.choice([
            lambda: f"({self.of(kind, depth)} {rng.choice(['==', '!=', '<', '<=', '>', '>='])} {self.of(kind, depth)})",
            lambda: f"({self.of('bool', depth)} {rng.choice(['&', '|', '^'])} {self.of('bool', depth)})",
            lambda: f"(~{self.of('bool', depth)})",
            lambda: f"{self.of(kind, depth)}.is_null()",
            lambda: f"{self.of(kind, depth)}.is_not_null()",
            lambda: f"{self.of('float', depth)}.is_nan()",
            lambda: f"{self.of('int', depth)}.is_in([0, 1, 3])",
            lambda: f"{self.of('str', depth)}.is_in(['a', 'b', 'Zürich'])",
            lambda: f"{self.of('int', depth)}.is_between(0, {rng.randint(1, 50)}, closed={rng.choice(['both', 'left', 'right', 'none'])!r})",
            lambda: f"{self.of('bool', depth)}.fill_null({rng.random() < 0.5})",
        ])()

    def _str(self, depth: int) -> str:
        return self.rng.choice([
            lambda: f"{self.of('str', depth)}.fill_null('none')",
            lambda: f"pl.when({self.of('bool', depth)}).then({self.of('str', depth)}).otherwise({self.of('str', depth)})",
            lambda: f"{self.of('int', depth)}.cast(pl.String)",
        ])()


class Plan:
    """A random chain of lazy operations. `ordered`: the order of the rows is fixed by the plan."""

    def __init__(self, rng: random.Random, schema: dict[str, str]) -> None:
        self.rng, self.schema, self.steps, self.ordered = rng, dict(schema), [], True
        for _ in range(rng.randint(1, 4)):
            rng.choice([self.filter, self.select, self.with_columns, self.group_by, self.sort, self.slice, self.aggregate, self.filter, self.group_by, self.union])()

    def text(self) -> str:
        return "lf" + "".join(self.steps)

    def expressions(self) -> Expressions:
        return Expressions(self.rng, self.schema)

    def filter(self) -> None:
        self.steps.append(f".filter({self.expressions().of('bool')})")

    def fresh(self, count: int) -> dict[str, tuple[str, str]]:
        """New columns: name -> (kind, expression)."""
        kinds = [self.rng.choice(["int", "float", "bool", "str"]) for _ in range(count)]
        made = {f"{kind[0]}x{len(self.steps)}{position}": (kind, self.expressions().of(kind)) for position, kind in enumerate(kinds)}
        return made

    def select(self) -> None:
        kept = [n for n in self.schema if self.rng.random() < 0.7] or [next(iter(self.schema))]
        made = self.fresh(self.rng.randint(0, 2))
        parts = [f"pl.col({n!r})" for n in kept] + [f"({e}).alias({n!r})" for n, (_, e) in made.items()]
        self.steps.append(f".select({', '.join(parts)})")
        self.schema = {n: self.schema[n] for n in kept} | {n: k for n, (k, _) in made.items()}

    def with_columns(self) -> None:
        made = self.fresh(self.rng.randint(1, 2))
        self.steps.append(f".with_columns({', '.join(f'({e}).alias({n!r})' for n, (_, e) in made.items())})")
        self.schema |= {n: k for n, (k, _) in made.items()}

    def sort(self) -> None:
        keys = self.rng.sample(list(self.schema), min(len(self.schema), self.rng.randint(1, 3)))
        flags = [self.rng.random() < 0.5 for _ in keys]
        last = [self.rng.random() < 0.5 for _ in keys]
        self.steps.append(f".sort({keys!r}, descending={flags!r}, nulls_last={last!r}, maintain_order=True)")

    def slice(self) -> None:
        if self.ordered:
            self.steps.append(self.rng.choice([
                lambda: f".head({self.rng.randint(0, 20)})", lambda: f".tail({self.rng.randint(0, 20)})",
                lambda: f".slice({self.rng.randint(0, 10)}, {self.rng.randint(0, 30)})", lambda: f".slice({-self.rng.randint(1, 10)}, 4)"])())

    def union(self) -> None:
        self.steps.append(".pipe(lambda q: pl.concat([q, q]))")

    def aggregates(self) -> dict[str, tuple[str, str]]:
        made: dict[str, tuple[str, str]] = {}
        for position in range(self.rng.randint(1, 4)):
            name = f"g{len(self.steps)}{position}"
            kind, text = self.rng.choice([self._numeric, self._numeric, self._any, self._count, self._spread])()
            made[name] = (kind, f"({text}).alias({name!r})")
        return made

    def _numeric(self) -> tuple[str, str]:
        kind = self.rng.choice(["int", "float"])
        how = self.rng.choice(["sum", "mean", "min", "max"])
        return ("float" if how == "mean" else kind), f"{self.expressions().of(kind)}.{how}()"

    def _any(self) -> tuple[str, str]:
        kind = self.rng.choice(["str", "date", "datetime", "bool", "int"])
        hows = ["min", "max"] + (["first", "last"] if self.ordered else [])
        return kind, f"{self.expressions().leaf(kind)}.{self.rng.choice(hows)}()"

    def _count(self) -> tuple[str, str]:
        kind = self.rng.choice(["int", "float", "str", "bool"])
        return "int", self.rng.choice(["pl.len()", f"{self.expressions().leaf(kind)}.count()", f"{self.expressions().leaf(kind)}.n_unique()"])

    def _spread(self) -> tuple[str, str]:
        name = self.expressions().column("int")
        if name is None:
            return "int", "pl.len()"
        # Not ddof=0: of a group that has only nulls it is 0 in Polars (null without groups); it is null here in both.
        how = self.rng.choice(["std()", "var()", "median()", "quantile(0.25, 'linear')", "quantile(0.5, 'nearest')", "std(ddof=2)"])
        return "float", f"pl.col({name!r}).{how}"

    def group_by(self) -> None:
        keys = self.rng.sample(list(self.schema), min(len(self.schema), self.rng.randint(1, 3)))
        made = self.aggregates()
        stable = self.ordered and self.rng.random() < 0.4
        self.steps.append(f".group_by({keys!r}, maintain_order={stable}).agg({', '.join(e for _, e in made.values())})")
        self.schema = {k: self.schema[k] for k in keys} | {n: k for n, (k, _) in made.items()}
        self.ordered = stable

    def aggregate(self) -> None:
        if self.rng.random() < 0.5:
            made = self.aggregates()
            self.steps.append(f".select({', '.join(e for _, e in made.values())})")
            self.schema = {n: k for n, (k, _) in made.items()}
            self.ordered = True
