"""Compiled functions, kept on disk for the next start."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable)

#: Files whose functions and constants are compiled into each other.
SOURCES = ("kernel.py", "kinship.py", "prepared.py", "single.py", "world.py")
_FILES = [Path(__file__).with_name(name).stat() for name in SOURCES]
STAMP = tuple((file.st_mtime_ns, file.st_size) for file in _FILES)


def compiled(function: Function) -> Function:
    """Compile a function, without the interpreter lock; what was compiled is taken from disk if it is fresh.

    numba takes what it kept for fresh as long as the function's own file is as it was. Ours call each other
    across files, so freshness is that of all of them. Where nothing can be kept, neither beside the package
    nor at home, each start compiles anew.
    """
    try:
        made = njit(nogil=True, cache=True)(function)
    except RuntimeError:
        return cast(Function, njit(nogil=True)(function))
    with contextlib.suppress(AttributeError):
        made._cache._cache_file._source_stamp = STAMP  # type: ignore[attr-defined]
    return cast(Function, made)
