"""Where the server of the distributed mode is, and whether anything answers there."""

from __future__ import annotations

import os
import socket

#: Used when ``GRPC_SERVER`` is not set.
DEFAULT_SERVER = "localhost:50051"

#: Seconds to wait for an answer.
PATIENCE = 0.5


def configured() -> str | None:
    """The address in ``GRPC_SERVER``, read now; None when it is not set."""
    return os.environ.get("GRPC_SERVER", "").strip() or None


def parse(address: str) -> tuple[str, int]:
    """Host and port of ``host:port``; ``[::1]:50051`` for an IPv6 host.

    Raises
    ------
    ValueError
        The text is no address.

    Examples
    --------
    >>> from polarway.backends.server_address import parse
    >>> parse("localhost:50051")
    ('localhost', 50051)
    """
    host, separator, port = address.rpartition(":")
    if not separator or not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{address!r} is not the address of a server: host:port, such as {DEFAULT_SERVER}")
    return host.strip("[]"), int(port)


def why_not(address: str) -> str | None:
    """Why the distributed mode cannot be used with this server; None when it can."""
    try:
        with socket.create_connection(parse(address), PATIENCE):
            return f"something listens at {address}, but this version of Polarway has no client for the server of the distributed mode"
    except ValueError as error:
        return str(error)
    except OSError as error:
        return f"no Polarway server answers at {address} ({error.strerror or error})"
