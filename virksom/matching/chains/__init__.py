"""Chains: who at work could move up, and who could take the place that becomes free."""
