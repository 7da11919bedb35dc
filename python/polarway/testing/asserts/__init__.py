"""The assertions under the module names that other programs import them from."""
