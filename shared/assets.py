"""Where the files that ship with the program lie.

Rule: nobody else computes a path to an asset, so a checkout, an installed wheel and a frozen bundle all work.
"""

import sys
from pathlib import Path


def assets_folder() -> Path:
    """The folder `assets`: inside a frozen bundle, else beside the package `shared`."""
    bundle = getattr(sys, "_MEIPASS", None)
    base = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return base / "assets"


def asset_path(*parts: str) -> Path:
    """The path of one asset, e.g. `asset_path("locale", "id")`; it is not checked to exist."""
    return assets_folder().joinpath(*parts)
