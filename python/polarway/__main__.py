"""``python -m polarway``."""

from polarway.cli import main

raise SystemExit(main())
