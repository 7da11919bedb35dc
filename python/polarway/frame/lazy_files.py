"""Queries into files and file objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from polarway.engines import local_only

if TYPE_CHECKING:
    from polarway.frame import DataFrame
    from polarway.lazyframe import LazyFrame


class LazyFiles:
    """``sink_*``: the query runs into a file without holding its result in memory."""

    __slots__ = ()

    def sink_parquet(
        self,
        path: str | Path | IO[bytes],
        *,
        compression: str = "zstd",
        compression_level: int | None = None,
        statistics: bool | str | dict[str, bool] = True,
        row_group_size: int | None = None,
        data_page_size: int | None = None,
        maintain_order: bool = True,
        storage_options: Any = None,
        credential_provider: Any = "auto",
        retries: int | None = None,
        sync_on_close: str | None = None,
        metadata: Any = None,
        arrow_schema: Any = None,
        encryption: Any = None,
        mkdir: bool = False,
        lazy: bool = False,
        engine: Any = "auto",
        optimizations: Any = None,
        sinked_paths_callback: Any = None,
        bloom_filters: Iterable[str] | Mapping[str, float] | None = None,
        sorting_columns: Iterable[str | Mapping[str, Any]] | None = None,
        row_group_bytes: int | None = None,
        page_index: bool = True,
        checksums: bool = False,
    ) -> LazyFrame | None:
        """Runs the query into a Parquet file.

        Parameters
        ----------
        path
            A path, a binary file object, or a :class:`polarway.PartitionBy` for many files.
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
        sinked_paths_callback
            Called at the end with the paths that were written (``sink_parquet`` and ``sink_ipc``).
        mkdir
            Whether folders that lack are made.
        lazy
            Whether to give the query that writes the file, instead of running it.
        maintain_order, sync_on_close, engine, optimizations, storage_options, credential_provider, retries
            Taken and without effect: rows keep their order, and files are always written through to the disk.

        Examples
        --------
        >>> import polarway as pw, tempfile, os
        >>> path = os.path.join(tempfile.mkdtemp(), "a.parquet")
        >>> pw.LazyFrame({"a": [1, 2]}).sink_parquet(path)
        >>> pw.read_parquet(path).height
        2
        """
        local_only(engine, "sink_parquet")
        from polarway.io import sinks

        options = sinks.parquet_options(
            compression=compression,
            compression_level=compression_level,
            statistics=statistics,
            row_group_size=row_group_size,
            data_page_size=data_page_size,
            metadata=sinks.file_metadata(self, metadata),  # type: ignore[arg-type]
            arrow_schema=arrow_schema,
            encryption=encryption,
            bloom_filters=bloom_filters,
            sorting_columns=sorting_columns,
            row_group_bytes=row_group_bytes,
            page_index=page_index,
            checksums=checksums,
        )
        return sinks.write(
            self,  # type: ignore[arg-type]
            "parquet",
            path,
            options,
            lazy=lazy,
            mkdir=mkdir,
            sync_on_close=sync_on_close,
            on_paths=sinked_paths_callback,
        )

    def sink_ipc(
        self,
        path: str | Path | IO[bytes],
        *,
        compression: str | None = "uncompressed",
        compat_level: Any = None,
        record_batch_size: int | None = None,
        maintain_order: bool = True,
        storage_options: Any = None,
        credential_provider: Any = "auto",
        retries: int | None = None,
        sync_on_close: str | None = None,
        mkdir: bool = False,
        lazy: bool = False,
        engine: Any = "auto",
        optimizations: Any = None,
        _record_batch_statistics: bool = False,
        sinked_paths_callback: Any = None,
        metadata: Mapping[str, str] | None = None,
        field_metadata: Mapping[str, Mapping[str, str]] | None = None,
        run_end_encoded: bool | str | Iterable[str] = False,
    ) -> LazyFrame | None:
        """Runs the query into an Arrow IPC file.

        Parameters
        ----------
        path
            A path, a binary file object, or a :class:`polarway.PartitionBy` for many files.
        compression
            ``uncompressed`` (default), ``lz4`` or ``zstd``.
        compat_level
            ``CompatLevel.oldest()``: text under 64-bit offsets, for readers that have no views; otherwise views.
        record_batch_size
            Rows of every batch in the file but the last; ``None``: as the query gives them.
        metadata, field_metadata
            Texts by key that the file's schema, and its columns, carry.
        run_end_encoded
            Columns whose runs of equal values are written once each (Arrow's run-end encoding): ``True`` for all, or names.
        sinked_paths_callback
            Called at the end with the paths that were written (``sink_parquet`` and ``sink_ipc``).
        mkdir
            Whether folders that lack are made.
        lazy
            Whether to give the query that writes the file, instead of running it.
        maintain_order, sync_on_close, engine, optimizations, storage_options, credential_provider, retries
            Taken and without effect: rows keep their order, and files are always written through to the disk.

        Examples
        --------
        >>> import polarway as pw
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "a.arrow")
        ...     pw.LazyFrame({"a": [1, 2]}).sink_ipc(path)
        ...     print(pw.read_ipc(path, memory_map=False).to_dicts())
        [{'a': 1}, {'a': 2}]
        """
        local_only(engine, "sink_ipc")
        from polarway.io import sinks

        options = sinks.ipc_options(
            compression=compression,
            compat_level=compat_level,
            record_batch_size=record_batch_size,
            record_batch_statistics=_record_batch_statistics,
            metadata=metadata,
            field_metadata=field_metadata,
            run_end_encoded=run_end_encoded,
        )
        return sinks.write(
            self,  # type: ignore[arg-type]
            "ipc",
            path,
            options,
            lazy=lazy,
            mkdir=mkdir,
            sync_on_close=sync_on_close,
            on_paths=sinked_paths_callback,
        )

    def sink_csv(
        self,
        path: Any,
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
        maintain_order: bool = True,
        storage_options: Any = None,
        credential_provider: Any = "auto",
        retries: int | None = None,
        sync_on_close: str | None = None,
        mkdir: bool = False,
        lazy: bool = False,
        engine: Any = "auto",
        optimizations: Any = None,
    ) -> LazyFrame | None:
        """Runs the query into a CSV file.

        Parameters
        ----------
        path
            A path, a binary or text file object, or a :class:`polarway.PartitionBy` for many files.
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
        sinked_paths_callback
            Called at the end with the paths that were written (``sink_parquet`` and ``sink_ipc``).
        mkdir
            Whether folders that lack are made.
        lazy
            Whether to give the query that writes the file, instead of running it.
        maintain_order, sync_on_close, engine, optimizations, storage_options, credential_provider, retries
            Taken and without effect: rows keep their order, and files are always written through to the disk.

        Examples
        --------
        >>> import polarway as pw
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "a.csv")
        ...     pw.LazyFrame({"a": [1, 2]}).sink_csv(path)
        ...     print(path.read_text().split())
        ['a', '1', '2']
        """
        local_only(engine, "sink_csv")
        from polarway.io import sinks

        options = sinks.csv_options(
            path,
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
        return sinks.write(self, "csv", path, options, lazy=lazy, mkdir=mkdir, sync_on_close=sync_on_close)  # type: ignore[arg-type]

    def sink_ndjson(
        self,
        path: Any,
        *,
        compression: str = "uncompressed",
        compression_level: int | None = None,
        check_extension: bool = True,
        maintain_order: bool = True,
        storage_options: Any = None,
        credential_provider: Any = "auto",
        retries: int | None = None,
        sync_on_close: str | None = None,
        mkdir: bool = False,
        lazy: bool = False,
        engine: Any = "auto",
        optimizations: Any = None,
    ) -> LazyFrame | None:
        """Runs the query into a file of one JSON object per line; the parameters are those of :meth:`sink_csv`.

        Examples
        --------
        >>> import polarway as pw
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "a.ndjson")
        ...     pw.LazyFrame({"a": [1, 2]}).sink_ndjson(path)
        ...     print(path.read_text().split())
        ['{"a":1}', '{"a":2}']
        """
        local_only(engine, "sink_ndjson")
        from polarway.io import sinks

        options = sinks.text_options(path, compression, compression_level, check_extension)
        return sinks.write(self, "ndjson", path, options, lazy=lazy, mkdir=mkdir, sync_on_close=sync_on_close)  # type: ignore[arg-type]

    def sink_ipc_stream(
        self,
        path: str | Path | IO[bytes],
        *,
        compression: str | None = "uncompressed",
        compat_level: Any = None,
        mkdir: bool = False,
        lazy: bool = False,
        dictionary_deltas: bool = False,
        metadata: Mapping[str, str] | None = None,
        field_metadata: Mapping[str, Mapping[str, str]] | None = None,
        run_end_encoded: bool | str | Iterable[str] = False,
    ) -> LazyFrame | None:
        """Runs the query into an Arrow IPC stream; the parameters are those of :meth:`sink_ipc` and of :meth:`DataFrame.write_ipc_stream`.

        Examples
        --------
        >>> import polarway as pw
        >>> import io
        >>> file = io.BytesIO()
        >>> pw.LazyFrame({"a": [1, 2]}).sink_ipc_stream(file)
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
        return sinks.write(self, "ipc_stream", path, options, lazy=lazy, mkdir=mkdir)  # type: ignore[arg-type]

    def sink_json(self, path: str | Path | IO[bytes], *, mkdir: bool = False, lazy: bool = False) -> LazyFrame | None:
        """Runs the query into a JSON document: a list of objects, one for each row. The parameters are those of :meth:`sink_csv`.

        Examples
        --------
        >>> import polarway as pw
        >>> import io
        >>> file = io.BytesIO()
        >>> pw.LazyFrame({"a": [1, None]}).sink_json(file)
        >>> pw.read_json(file.getvalue()).to_dicts()
        [{'a': 1}, {'a': None}]
        """
        from polarway.io import sinks

        return sinks.write(self, "json", path, {}, lazy=lazy, mkdir=mkdir)  # type: ignore[arg-type]

    def sink_batches(
        self,
        function: Callable[[DataFrame], bool | None],
        *,
        chunk_size: int | None = None,
        maintain_order: bool = True,
        lazy: bool = False,
        engine: Any = "auto",
        optimizations: Any = None,
    ) -> LazyFrame | None:
        """Runs the query and calls a function with its rows, frame by frame; it ends early when the function returns ``True``.

        Parameters
        ----------
        function
            Called on this thread with frames of at most ``chunk_size`` rows, in order.
        lazy
            Whether to wait for ``collect`` of the query that comes back.

        Examples
        --------
        >>> import polarway as pw
        >>> heights = []
        >>> pw.LazyFrame({"a": [1, 2, 3]}).sink_batches(lambda frame: heights.append(frame.height), chunk_size=2)
        >>> heights
        [2, 1]
        """
        local_only(engine, "sink_batches")
        def run() -> DataFrame:
            from polarway.frame import DataFrame

            batches = self.collect_batches(chunk_size=chunk_size)  # type: ignore[attr-defined]
            for batch in batches:
                if function(batch):
                    batches.close()
                    break
            return DataFrame()

        if lazy:
            from polarway.io.plugins import defer

            return defer(run, schema={}, validate_schema=False)
        run()
        return None
