"""Large invented data for benchmarks: towns, regions, a country. Same seed, same data.

Everybody and everything here is invented and marked DEMO. Contacts between partners and companies
(a million in a country) belong to a room that does not exist yet, so none are made.
"""

from virksom.site.generate.build import Report, generate
from virksom.site.generate.sizes import SCALES, Scale

__all__ = ["SCALES", "Report", "Scale", "generate"]
