"""What happens to placements, one file for each thing."""

from virksom.placements.actions.placement import begin_placement, change_placement, end_placement

__all__ = ["begin_placement", "change_placement", "end_placement"]
