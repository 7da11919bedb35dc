"""Eager frames to files and file objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from polarway.frame.summaries import Summaries

if TYPE_CHECKING:
    from io import BytesIO


class Files(Summaries):
    """``write_*``."""

    __slots__ = ()

    def write_parquet(
        self,
        file: str | Path | IO[bytes],
        *,
        compression: str = "zstd",
        compression_level: int | None = None,
        statistics: bool | str | dict[str, bool] = True,
        row_group_size: int | None = None,
        data_page_size: int | None = None,
        use_pyarrow: bool = False,
        pyarrow_options: dict[str, Any] | None = None,
        partition_by: Any = None,
        partition_chunk_size_bytes: int = 4294967296,
        storage_options: Any = None,
        credential_provider: Any = "auto",
        retries: int | None = None,
        metadata: Any = None,
        arrow_schema: Any = None,
        encryption: Any = None,
        mkdir: bool = False,
        bloom_filters: Iterable[str] | Mapping[str, float] | None = None,
        sorting_columns: Iterable[str | Mapping[str, Any]] | None = None,
        row_group_bytes: int | None = None,
        page_index: bool = True,
        checksums: bool = False,
    ) -> None:
        """Writes a Parquet file, first under another name, then renamed.

        Parameters
        ----------
        file
            A path or a binary file object.
        compression, compression_level
            ``zstd`` (default), ``snappy``, ``gzip``, ``brotli``, ``lz4`` or ``uncompressed``.
        statistics
            Whether row groups get the smallest and largest values, with which readers skip them.
        row_group_size, data_page_size
            In rows and in bytes.
        metadata
            Key-value texts for the footer.
        bloom_filters
            Columns that get one, by which readers skip row groups in searches for a value; or names with the share of wrong answers (0.01).
        arrow_schema
            A ``pyarrow.Schema`` for the footer, with texts of its own for columns (``PARQUET:field_id`` becomes the column's number);
            names and types must be those of the columns.
        sorting_columns
            By what the rows are sorted already, said in the footer: names, or ``{"column", "descending", "nulls_last"}``.
        row_group_bytes
            Most bytes of a row group's values in memory.
        page_index, checksums
            Whether pages are listed with their smallest and largest values, and carry checksums.
        partition_by, partition_chunk_size_bytes
            Columns of which each combination of values gets a folder ``key=value`` in ``file``, with files of about so many bytes.
        use_pyarrow, pyarrow_options
            Write with pyarrow instead.
        mkdir
            Whether folders that lack are made.

        Examples
        --------
        >>> import io
        >>> import polarway as pw
        >>> buffer = io.BytesIO()
        >>> pw.DataFrame({"a": [1, 2]}).write_parquet(buffer)
        >>> pw.read_parquet(buffer.getvalue()).rows()
        [(1,), (2,)]
        """
        from polarway.io import sinks
        from polarway.io.sources import refuse

        if use_pyarrow:
            from polarway.io.with_pyarrow import write_parquet_with_pyarrow

            given = {"compression": None if compression == "uncompressed" else compression, "compression_level": compression_level}
            write_parquet_with_pyarrow(self, file, (pyarrow_options or {}) | given)  # type: ignore[arg-type]
            return
        refuse("write_parquet without use_pyarrow", pyarrow_options=pyarrow_options)
        options = sinks.parquet_options(
            compression=compression,
            compression_level=compression_level,
            statistics=statistics,
            row_group_size=row_group_size,
            data_page_size=data_page_size,
            metadata=sinks.file_metadata(self.lazy(), metadata),  # type: ignore[attr-defined]
            arrow_schema=arrow_schema,
            encryption=encryption,
            bloom_filters=bloom_filters,
            sorting_columns=sorting_columns,
            row_group_bytes=row_group_bytes,
            page_index=page_index,
            checksums=checksums,
        )
        target: Any = file
        if partition_by is not None:
            from polarway.io.partition import PartitionBy

            target = PartitionBy(file, key=partition_by, approximate_bytes_per_file=partition_chunk_size_bytes)  # type: ignore[arg-type]
        sinks.write(self.lazy(), "parquet", target, options, mkdir=mkdir)  # type: ignore[attr-defined]

    def write_ipc(
        self,
        file: str | Path | IO[bytes] | None = None,
        *,
        compression: str | None = "uncompressed",
        compat_level: Any = None,
        record_batch_size: int | None = None,
        storage_options: Any = None,
        credential_provider: Any = "auto",
        retries: int | None = None,
        metadata: Mapping[str, str] | None = None,
        field_metadata: Mapping[str, Mapping[str, str]] | None = None,
        run_end_encoded: bool | str | Iterable[str] = False,
    ) -> BytesIO | None:
        """Writes an Arrow IPC file (``ARROW1``), also known as Feather v2; with ``None`` gives a ``BytesIO``.

        Parameters
        ----------
        file
            A path or a binary file object.
        compression
            ``uncompressed`` (default), ``lz4`` or ``zstd``.
        compat_level
            ``CompatLevel.oldest()``: text under 64-bit offsets, for readers that have no views; otherwise views.
        record_batch_size
            Rows of every batch in the file but the last; ``None``: as the query gives them.
        metadata
            Texts by key that the file's schema carries.
        field_metadata
            The same for columns, by name.
        run_end_encoded
            Columns whose runs of equal values are written once each (Arrow's run-end encoding): ``True`` for all, or names.
        storage_options, credential_provider, retries
            Taken and without effect: files are local.

        Examples
        --------
        >>> import polarway as pw
        >>> import io
        >>> file = io.BytesIO()
        >>> pw.DataFrame({"a": [1, 2]}).write_ipc(file)
        >>> pw.read_ipc(file.getvalue()).to_dicts()
        [{'a': 1}, {'a': 2}]
        """
        from polarway.io import sinks

        options = sinks.ipc_options(
            compression=compression,
            compat_level=compat_level,
            record_batch_size=record_batch_size,
            metadata=metadata,
            field_metadata=field_metadata,
            run_end_encoded=run_end_encoded,
        )
        return sinks.write_or_return(self.lazy(), "ipc", file, options)  # type: ignore[attr-defined]

    def write_ipc_stream(
        self,
        file: str | Path | IO[bytes] | None = None,
        *,
        compression: str | None = "uncompressed",
        compat_level: Any = None,
        dictionary_deltas: bool = False,
        metadata: Mapping[str, str] | None = None,
        field_metadata: Mapping[str, Mapping[str, str]] | None = None,
        run_end_encoded: bool | str | Iterable[str] = False,
    ) -> BytesIO | None:
        """Writes an Arrow IPC stream; with ``None`` gives a ``BytesIO``. The parameters are those of :meth:`write_ipc`, and:

        Parameters
        ----------
        dictionary_deltas
            Whether categories that come later are written alone, as deltas of their dictionary (pyarrow reads them, Polars does
            not); otherwise a dictionary that has grown is written again.

        Examples
        --------
        >>> import polarway as pw
        >>> import io
        >>> file = io.BytesIO()
        >>> pw.DataFrame({"a": [1, 2]}).write_ipc_stream(file)
        >>> pw.read_ipc_stream(file.getvalue()).to_dicts()
        [{'a': 1}, {'a': 2}]
        """
        from polarway.io import sinks

        options = sinks.ipc_options(
            compression=compression,
            compat_level=compat_level,
            dictionary_deltas=dictionary_deltas,
            metadata=metadata,
            field_metadata=field_metadata,
            run_end_encoded=run_end_encoded,
        )
        return sinks.write_or_return(self.lazy(), "ipc_stream", file, options)  # type: ignore[attr-defined]

    def write_csv(
        self,
        file: Any = None,
        *,
        include_bom: bool = False,
        compression: str = "uncompressed",
        compression_level: int | None = None,
        check_extension: bool = True,
        include_header: bool = True,
        separator: str = ",",
        line_terminator: str = "\n",
        quote_char: str = '"',
        batch_size: int = 1024,
        datetime_format: str | None = None,
        date_format: str | None = None,
        time_format: str | None = None,
        float_scientific: bool | None = None,
        float_precision: int | None = None,
        decimal_comma: bool = False,
        null_value: str | None = None,
        quote_style: str | None = None,
        storage_options: Any = None,
        credential_provider: Any = "auto",
        retries: int | None = None,
    ) -> str | None:
        """Writes CSV to a path or file object, or gives the text.

        Parameters
        ----------
        file
            A path, a binary or text file object; ``None``: the text is returned.
        include_bom, include_header
            Whether the file begins with a byte order mark, and with the names.
        compression, compression_level, check_extension
            ``uncompressed``, ``gzip`` or ``zstd``; the path's ending must fit unless ``check_extension=False``.
        separator, line_terminator, quote_char, null_value
            Texts between fields, after rows, around fields that need it, and for null.
        datetime_format, date_format, time_format
            In the form of ``strftime``.
        float_scientific, float_precision, decimal_comma
            Always or never with an exponent; digits after the point; a comma in its place.
        quote_style
            ``necessary`` (default), ``always``, ``non_numeric`` or ``never``.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None], "b": ["x", "y,z"]}).write_csv()
        'a,b\\n1,x\\n,"y,z"\\n'
        """
        from polarway.io import sinks

        options = sinks.csv_options(
            file,
            compression,
            compression_level,
            check_extension,
            batch_size,
            include_bom=include_bom,
            include_header=include_header,
            separator=separator,
            line_terminator=line_terminator,
            quote_char=quote_char,
            datetime_format=datetime_format,
            date_format=date_format,
            time_format=time_format,
            float_scientific=float_scientific,
            float_precision=float_precision,
            decimal_comma=decimal_comma,
            null_value=null_value,
            quote_style=quote_style,
        )
        return sinks.text_or_write(self.lazy(), "csv", file, options)  # type: ignore[attr-defined]

    def write_ndjson(
        self, file: Any = None, *, compression: str = "uncompressed", compression_level: int | None = None, check_extension: bool = True
    ) -> str | None:
        """Writes one JSON object per line to a path or file object, or gives the text.

        Examples
        --------
        >>> import polarway as pw
        >>> pw.DataFrame({"a": [1, None], "b": ["x", "y"]}).write_ndjson().splitlines()
        ['{"a":1,"b":"x"}', '{"a":null,"b":"y"}']
        """
        from polarway.io import sinks

        options = sinks.text_options(file, compression, compression_level, check_extension)
        return sinks.text_or_write(self.lazy(), "ndjson", file, options)  # type: ignore[attr-defined]

    def write_database(
        self, table_name: str, connection: Any, *, if_table_exists: str = "fail", engine: str | None = None, engine_options: dict[str, Any] | None = None
    ) -> int:
        """Writes the rows into a table of a database, in one transaction; returns their number.

        Parameters
        ----------
        table_name
            The table, also with its schema (``schema.table``).
        connection
            An open connection of Python's DB-API (``sqlite3``, ``duckdb``, ``psycopg``, …), or ``sqlite:///path/to/file``.
        if_table_exists
            ``"fail"``, ``"replace"`` or ``"append"``.
        engine, engine_options
            Taken as in Polars; there is one engine, the connection itself, which has no options.

        Errors
        ------
        UnsupportedError: a column of a type that tables of databases lack (lists, structs, durations), or an address of another database.
        Errors of the driver come as they are; nothing is written then, where the database has transactions.

        Examples
        --------
        >>> import polarway as pw
        >>> import sqlite3
        >>> connection = sqlite3.connect(":memory:")
        >>> pw.DataFrame({"a": [1, 2]}).write_database("t", connection)
        2
        >>> pw.read_database("select sum(a) as s from t", connection).item()
        3
        """
        from polarway.io.database_tables import write_table

        if engine_options:
            from polarway.exceptions import UnsupportedError

            raise UnsupportedError("write_database takes no `engine_options`: set them on the connection")
        return write_table(self, table_name, connection, if_table_exists)  # type: ignore[arg-type]
