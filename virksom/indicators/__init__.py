"""The kernel of figures: what each means, the two result tables, shares, attainment and checks.

Pure computation: no database, no request, no clock.
"""
