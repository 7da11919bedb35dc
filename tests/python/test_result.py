"""Result and Option: laws, every method, patterns, decorators."""

from __future__ import annotations

import asyncio
import pickle

import pytest
from polarway.result import Err, Nothing, Ok, Option, Result, Some, UnwrapError, collect, safe, safe_async, sequence, traverse

hypothesis = pytest.importorskip("hypothesis", reason="the laws are tried on random values")
from hypothesis import given
from hypothesis import strategies as st

RESULTS = st.one_of(st.integers().map(Ok), st.text().map(Err))
OPTIONS = st.one_of(st.integers().map(Some), st.just(Nothing))


def step(n: int) -> Result[int, str]:
    return Ok(n + 1) if n % 3 else Err(f"{n} is a multiple of 3")


def other_step(n: int) -> Result[int, str]:
    return Ok(n * 2) if n > 0 else Err("not positive")


@given(RESULTS)
def test_functor_laws(result: Result[int, str]) -> None:
    assert result.map(lambda x: x) == result
    assert result.map(lambda x: x + 1).map(lambda x: x * 2) == result.map(lambda x: (x + 1) * 2)


@given(st.integers(), RESULTS)
def test_monad_laws(n: int, result: Result[int, str]) -> None:
    assert Ok(n).and_then(step) == step(n)
    assert result.and_then(Ok) == result
    assert result.and_then(step).and_then(other_step) == result.and_then(lambda x: step(x).and_then(other_step))


@given(RESULTS)
def test_railway(result: Result[int, str]) -> None:
    seen: list[int] = []
    if result.is_err():
        assert result.map(seen.append) is result and result.and_then(step) is result and not seen
        assert result.or_else(lambda _: Ok(0)) == Ok(0)
    else:
        assert result.map_err(len) is result and result.or_else(lambda _: Ok(0)) is result
    assert result.is_ok() != result.is_err()
    assert pickle.loads(pickle.dumps(result)) == result


@given(OPTIONS)
def test_option_laws(option: Option[int]) -> None:
    assert option.map(lambda x: x) == option
    assert option.and_then(Some) == option
    assert option.ok_or("none").to_option() == option
    assert option.map(Ok).transpose().map(lambda o: o) == Ok(option)
    assert pickle.loads(pickle.dumps(option)) == option


def test_reprs_and_equality() -> None:
    assert repr(Ok(84)) == "Ok(84)" and repr(Err("x")) == "Err('x')" and repr(Some(84)) == "Some(84)" and repr(Nothing) == "Nothing"
    assert Ok(1) == Result.ok(1) == Result.Ok(1) and Err(1) == Result.err(1) == Result.Err(1) and Ok(1) != Err(1)
    assert Ok(None).is_ok() and hash(Ok(1)) == hash(Ok(1)) and len({Ok(1), Ok(1), Err(1)}) == 2
    assert Option.some(1) == Some(1) and Option.nothing() is Nothing and Option.of(None) is Nothing


def test_values_cannot_be_changed() -> None:
    for value in (Ok(1), Err(1), Some(1), Nothing):
        with pytest.raises(AttributeError, match="cannot be changed"):
            value._value = 2
    with pytest.raises(TypeError, match="Ok"):
        Result()
    with pytest.raises(TypeError, match="Some"):
        Option()


def test_taking_values_out() -> None:
    assert Ok(1).unwrap() == 1 and Err("e").unwrap_err() == "e" and Ok(1).expect("m") == 1 and Err(2).expect_err("m") == 2
    assert Err("e").unwrap_or(5) == 5 and Err("abc").unwrap_or_else(len) == 3 and Ok(1).unwrap_or(5) == 1
    assert Ok(1).ok_value() == 1 and Err(1).ok_value() is None and Err(1).err_value() == 1 and Ok(1).err_value() is None
    with pytest.raises(UnwrapError, match="Err\\('e'\\)"):
        Err("e").unwrap()
    with pytest.raises(KeyError):
        Err(KeyError("k")).unwrap()
    with pytest.raises(UnwrapError, match="reading: "):
        Err("e").expect("reading")
    with pytest.raises(UnwrapError):
        Ok(1).unwrap_err()
    with pytest.raises(UnwrapError, match="gone"):
        Nothing.expect("gone")
    assert list(Ok(1)) == [1] and list(Err(1)) == [] and list(Some(1)) == [1] and list(Nothing) == []


def test_combining() -> None:
    assert Ok(1).zip(Ok(2)) == Ok((1, 2)) and Ok(1).zip(Err("e")) == Err("e")
    assert Ok(Ok(1)).flatten() == Ok(1) and Ok(Err("e")).flatten() == Err("e") and Err("e").flatten() == Err("e")
    assert Ok(1).filter(lambda x: x > 1, "small") == Err("small") and Ok(2).filter(lambda x: x > 1, "small") == Ok(2)
    assert Ok(1).and_(Ok(2)) == Ok(2) and Err(1).and_(Ok(2)) == Err(1) and Ok(1).or_(Ok(2)) == Ok(1) and Err(1).or_(Ok(2)) == Ok(2)
    assert Ok(Some(1)).transpose() == Some(Ok(1)) and Ok(Nothing).transpose() is Nothing and Err(1).transpose() == Some(Err(1))
    assert Some(Some(1)).flatten() == Some(1) and Some(1).filter(lambda x: x > 1) is Nothing and Some(1).zip(Some(2)) == Some((1, 2))
    seen: list[int] = []
    assert Ok(1).inspect(seen.append) == Ok(1) and Err(2).inspect_err(seen.append) == Err(2) and seen == [1, 2]
    assert Ok(2).map_or(0, lambda x: x + 1) == 3 and Err("ab").map_or_else(len, lambda x: x) == 2
    assert Ok(1).match(ok=lambda v: v + 1, err=lambda e: 0) == 2 and Nothing.match(some=lambda v: v, nothing=lambda: "n") == "n"


def test_many_at_once() -> None:
    assert sequence([Ok(1), Ok(2)]) == Ok([1, 2]) and sequence([Ok(1), Err("e"), Err("f")]) == Err("e") and sequence([]) == Ok([])
    assert traverse([1, 2], step) == Ok([2, 3]) and traverse([1, 3, 6], step) == Err("3 is a multiple of 3")
    assert collect([Ok(1), Err("e"), Ok(2)]) == ([1, 2], ["e"])


def test_patterns() -> None:
    def kind(value: object) -> str:
        match value:
            case Ok(Some(x)):
                return f"some {x}"
            case Ok(None):
                return "end"
            case Ok(x):
                return f"ok {x}"
            case Err(KeyError() as error):
                return f"key {error.args[0]}"
            case Err(error):
                return f"err {error}"
        return "?"

    assert [kind(v) for v in (Ok(Some(1)), Ok(None), Ok(2), Err(KeyError("k")), Err("e"))] == ["some 1", "end", "ok 2", "key k", "err e"]


def test_some_matches_a_frame() -> None:
    import polarway as pw

    match Ok(pw.DataFrame({"a": [1, 2]})):
        case Ok(Some(chunk)):
            assert len(chunk) == 2
        case _:
            pytest.fail("a frame is a chunk")


def test_safe() -> None:
    @safe
    def parse(text: str) -> int:
        return int(text)

    @safe(KeyError)
    def look(key: str) -> int:
        return {"a": 1}[key] // 0 if key == "a" else {"b": 2}[key]

    @safe_async
    async def later(n: int) -> float:
        await asyncio.sleep(0)
        return 1 / n

    assert parse("7") == Ok(7) and isinstance(parse("x").unwrap_err(), ValueError) and parse.__name__ == "parse"
    assert isinstance(look("z").unwrap_err(), KeyError)
    with pytest.raises(ZeroDivisionError):
        look("a")
    assert asyncio.run(later(2)) == Ok(0.5) and isinstance(asyncio.run(later(0)).unwrap_err(), ZeroDivisionError)


def test_options_in_sequence():
    assert sequence([Some(1), Some(2)]) == Some([1, 2]) and sequence([Some(1), Nothing, 5]) is Nothing
    assert traverse([1, 2], lambda n: Some(n) if n < 2 else Nothing) is Nothing and traverse([1], Some) == Some([1])
    for call in (sequence, collect):
        with pytest.raises(TypeError, match="a Result or an Option is needed, got 3"):
            call([Ok(1), 3])
    with pytest.raises(TypeError, match="ok_or"):
        collect([Some(1)])


def test_safe_refuses_what_fails_later():
    def numbers():
        yield 1

    async def number():
        return 1

    async def async_numbers():
        yield 1

    with pytest.raises(TypeError, match="use @safe_async"):
        safe(number)
    for decorate in (safe, safe_async, safe(ValueError), safe_async(ValueError)):
        for function in (numbers, async_numbers):
            with pytest.raises(TypeError, match="generator"):
                decorate(function)


def test_safe_methods_of_every_kind():
    class Divider:
        limit = 10

        @safe
        def method(self, n):
            return self.limit // n

        @classmethod
        @safe(ZeroDivisionError)
        def of_class(cls, n):
            return cls.limit // n

        @staticmethod
        @safe
        def static(n):
            return 10 // n

        @property
        @safe
        def value(self):
            return self.limit // 0

        @safe_async
        async def later(self, n):
            return self.limit // n

    made = Divider()
    assert made.method(5) == Divider.of_class(5) == Divider.static(5) == asyncio.run(made.later(5)) == Ok(2)
    assert all(result.is_err() for result in (made.method(0), Divider.of_class(0), Divider.static(0), made.value, asyncio.run(made.later(0))))
    assert Divider.method.__name__ == "method"
