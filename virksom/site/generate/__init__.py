"""Large invented data for benchmarks: towns, regions, a country. Same seed, same data.

Everybody and everything here is invented and marked DEMO.
"""

from virksom.site.generate.build import Report, generate
from virksom.site.generate.sizes import SCALES, Scale

__all__ = ["SCALES", "Report", "Scale", "generate"]
