"""Prints every benchmark of the project as one table: python -m tests.bench."""

from __future__ import annotations

import importlib
import pkgutil

import tests.bench


def main() -> None:
    """Run every module of this folder that has `rows()`, and print what it says: what, figure, comparison."""
    for found in sorted(pkgutil.iter_modules(tests.bench.__path__), key=lambda module: module.name):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"tests.bench.{found.name}")
        print(f"\n{(module.__doc__ or found.name).strip().splitlines()[0]}")
        for what, figure, comparison in module.rows():
            print(f"  {what:<62} {figure:>16}  {comparison}", flush=True)


if __name__ == "__main__":
    main()
