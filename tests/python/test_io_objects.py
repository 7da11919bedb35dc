"""Bytes and file objects: binary and text, in memory and on disk, from where they stand, packed; in and out."""

from __future__ import annotations

import gzip
import io
import os
import tempfile

import polarway as pw
import pytest

FORMATS = ["parquet", "ipc", "ipc_stream", "csv", "ndjson"]
FRAME = pw.DataFrame({"a": [1, 2, 3], "b": ["x", None, "ü"]})


def data(format: str) -> bytes:
    buffer = io.BytesIO()
    getattr(FRAME, f"write_{format}")(buffer)
    return buffer.getvalue()


def read(format: str, source) -> pw.DataFrame:
    return getattr(pw, f"read_{format}")(source)


@pytest.fixture(params=FORMATS)
def format(request):
    return request.param


@pytest.fixture
def path(tmp_path, format):
    path = tmp_path / f"a.{format}"
    path.write_bytes(data(format))
    return path


def test_bytes_and_their_kin(format):
    for source in (data(format), bytearray(data(format)), memoryview(data(format)), io.BytesIO(data(format))):
        assert read(format, source).equals(FRAME)


def test_lists_of_sources_of_all_kinds(format, path):
    frame = read(format, [data(format), io.BytesIO(data(format)), path, str(path)])
    assert frame["a"].to_list() == [1, 2, 3] * 4


def test_a_buffer_that_was_just_written_is_read_whole(format):
    buffer = io.BytesIO()
    getattr(FRAME, f"write_{format}")(buffer)
    assert read(format, buffer).equals(FRAME)


def test_objects_are_read_from_where_they_stand(format, tmp_path):
    before = b"some bytes before it\n"
    buffer = io.BytesIO(before + data(format))
    buffer.seek(len(before))
    assert read(format, buffer).equals(FRAME)
    path = tmp_path / "with.header"
    path.write_bytes(before + data(format))
    with open(path, "rb") as file:
        file.readline()
        assert read(format, file).equals(FRAME)
    with open(path, "rb", buffering=0) as file:
        file.seek(len(before))
        assert read(format, file).equals(FRAME)


def test_files_on_disk(format, path):
    with open(path, "rb") as file:
        assert read(format, file).equals(FRAME)
    with tempfile.NamedTemporaryFile() as file:
        file.write(data(format))
        file.seek(0)
        assert read(format, file).equals(FRAME)
    with tempfile.TemporaryFile() as file:
        file.write(data(format))
        file.seek(0)
        assert read(format, file).equals(FRAME)


def test_a_file_that_was_removed_or_replaced_is_read_through_its_object(format, path):
    with open(path, "rb") as file:
        os.unlink(path)
        path.write_bytes(b"something else")
        assert read(format, file).equals(FRAME)


def test_packed_file_objects_are_unpacked(format, tmp_path):
    path = tmp_path / "a.gz"
    with gzip.open(path, "wb") as file:
        file.write(data(format))
    with gzip.open(path) as file:
        assert read(format, file).equals(FRAME)


def test_objects_with_only_a_read_method(format):
    class Reader:
        def __init__(self, bytes_: bytes) -> None:
            self._inner = io.BytesIO(bytes_)

        def read(self, size: int = -1) -> bytes:
            return self._inner.read(size)

    assert read(format, Reader(data(format))).equals(FRAME)


def test_lazy_scans_hold_what_they_read(path, format):
    source = io.BytesIO(data(format))
    lazy = getattr(pw, f"scan_{format}")(source)
    source.close()
    assert lazy.collect().equals(FRAME)
    assert lazy.filter(pw.col("a") > 2).collect().height == 1


@pytest.mark.parametrize("format", ["csv", "ndjson"])
def test_text_files(path, format):
    with open(path, encoding="utf-8") as file:
        assert read(format, file).equals(FRAME)
    assert read(format, io.StringIO(data(format).decode())).equals(FRAME)
    path.write_bytes(data(format).decode().encode("latin-1"))
    with open(path, encoding="latin-1") as file:
        assert read(format, file).equals(FRAME)


def test_text_from_where_it_stands():
    text = io.StringIO("comment\na\n1\n")
    text.readline()
    assert pw.read_csv(text).rows() == [(1,)]


def test_what_is_no_source(format):
    with pytest.raises(TypeError, match="int"):
        read(format, 7)


@pytest.mark.parametrize("encoding", ["big5", "cp1252", "shift_jis", "utf-32"])
def test_encodings_that_python_knows(tmp_path, encoding):
    text = {"cp1252": "café €"}.get(encoding, "国" if encoding != "big5" else "國")
    data = f"a,b\n1,{text}\n".encode(encoding)
    (tmp_path / "a.csv").write_bytes(data)
    for source in (data, tmp_path / "a.csv", io.BytesIO(data)):
        assert pw.read_csv(source, encoding=encoding).rows() == [(1, text)]
    with pytest.raises(UnicodeDecodeError):
        pw.read_csv(b"a\n\xff\xff\n", encoding="ascii")
    assert pw.read_csv(b"a\n\xff\n", encoding="ascii-lossy").rows() == [("\ufffd",)]


# ---- writing


def test_writing_into_an_open_file_keeps_what_is_around(format, tmp_path):
    for mode in ("wb", "w"):
        with open(tmp_path / "a", mode, **({} if "b" in mode else {"encoding": "utf-8"})) as file:
            file.write(b"before" if "b" in mode else "before")
            getattr(FRAME, f"write_{format}")(file)
            file.write(b"after" if "b" in mode else "after")
        written = (tmp_path / "a").read_bytes()
        assert (written[:6], written[-5:]) == (b"before", b"after")
        assert read(format, written[6:-5]).equals(FRAME)


@pytest.mark.parametrize("format", ["parquet", "ipc", "csv", "ndjson"])
def test_sinks_take_objects_and_paths(format, tmp_path):
    buffer = io.BytesIO()
    assert getattr(FRAME.lazy(), f"sink_{format}")(buffer) is None
    assert read(format, buffer).equals(FRAME)
    path = tmp_path / "new" / "folder" / f"a.{format}"
    with pytest.raises(OSError, match="new"):
        getattr(FRAME.lazy(), f"sink_{format}")(path)
    assert getattr(FRAME.lazy(), f"sink_{format}")(path, mkdir=True) is None
    assert read(format, path).equals(FRAME)
    lazy = getattr(FRAME.lazy(), f"sink_{format}")(str(tmp_path / "b"), lazy=True)
    assert not (tmp_path / "b").exists()
    assert lazy.collect().shape == (0, 0)
    assert read(format, tmp_path / "b").equals(FRAME)
    with pytest.raises(IsADirectoryError):
        getattr(FRAME.lazy(), f"sink_{format}")(tmp_path)
    with pytest.raises(TypeError, match="int"):
        getattr(FRAME.lazy(), f"sink_{format}")(7)


def test_texts_come_back_without_a_target():
    assert FRAME.write_csv() == "a,b\n1,x\n2,\n3,ü\n"
    assert FRAME.write_ndjson() == '{"a":1,"b":"x"}\n{"a":2,"b":null}\n{"a":3,"b":"ü"}\n'
    text = io.StringIO()
    FRAME.write_csv(text)
    assert text.getvalue() == FRAME.write_csv()
    assert pw.read_ipc(FRAME.write_ipc(None)).equals(FRAME)
    assert pw.read_ipc_stream(FRAME.write_ipc_stream(None)).equals(FRAME)
    with pytest.raises(ValueError, match="bytes"):
        FRAME.write_csv(compression="gzip")


def test_metadata_of_parquet_files(tmp_path):
    pa = pytest.importorskip("pyarrow", reason="pyarrow writes the file")
    import pyarrow.parquet

    table = pa.table({"a": [1]}).replace_schema_metadata({"origin": "here", "ünï": "cödé"})
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    metadata = pw.read_parquet_metadata(tmp_path / "a.parquet")
    assert (metadata["origin"], metadata["ünï"]) == ("here", "cödé")
    assert pw.read_parquet_metadata((tmp_path / "a.parquet").read_bytes()) == metadata
    polars = pytest.importorskip("polars", reason="Polars is the reference")
    assert metadata == polars.read_parquet_metadata(tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    for damaged in (b"", b"PAR1", whole[:-4], whole[:-40] + b"\xff" * 32 + whole[-8:]):
        with pytest.raises(pw.exceptions.ComputeError):
            pw.read_parquet_metadata(damaged)


@pytest.mark.parametrize("dictionary", [True, False])
def test_bytes_stay_bytes_however_they_are_stored(tmp_path, dictionary):
    pa = pytest.importorskip("pyarrow", reason="pyarrow writes the file")
    import pyarrow.parquet

    values = [b"ab", None, b"\xff\x00", b"ab"]
    for kind in (pa.binary(), pa.binary(2)):
        pyarrow.parquet.write_table(pa.table({"a": pa.array(values, kind)}), tmp_path / "a.parquet", use_dictionary=dictionary)
        frame = pw.read_parquet(tmp_path / "a.parquet")
        assert frame["a"].to_list() == values
        assert frame.rows() == [(value,) for value in values]


def test_use_pyarrow(tmp_path):
    pytest.importorskip("pyarrow", reason="use_pyarrow is about it")
    FRAME.write_parquet(tmp_path / "a.parquet", use_pyarrow=True, compression="snappy")
    assert pw.read_parquet(tmp_path / "a.parquet").equals(FRAME)
    assert pw.read_parquet(tmp_path / "a.parquet", use_pyarrow=True, columns=["b"]).equals(FRAME.select("b"))
    assert pw.read_ipc(data("ipc"), use_pyarrow=True).equals(FRAME)


@pytest.mark.parametrize("form", [*FORMATS, "json"])
def test_every_format_is_read_scanned_written_and_sunk(form, tmp_path):
    eager, lazy, buffer = tmp_path / f"a.{form}", tmp_path / f"b.{form}", io.BytesIO()
    getattr(FRAME, f"write_{form}")(eager)
    getattr(FRAME.lazy(), f"sink_{form}")(lazy)
    getattr(FRAME.lazy(), f"sink_{form}")(buffer)
    assert lazy.read_bytes() == buffer.getvalue()
    read, scan = getattr(pw, f"read_{form}"), getattr(pw, f"scan_{form}")
    for source in (eager, str(lazy), buffer.getvalue(), io.BytesIO(buffer.getvalue())):
        assert read(source).equals(FRAME)
        assert scan(source).filter(pw.col("a") > 1).collect().rows() == [(2, None), (3, "ü")]
    assert scan([eager, lazy]).select(pw.len()).collect().item() == 6
    assert scan(str(tmp_path / f"*.{form}")).select(pw.col("a").sum()).collect().item() == 12
