"""The Arrow boundary: C Data, C Stream and IPC, against other implementations."""
