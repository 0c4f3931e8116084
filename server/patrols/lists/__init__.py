"""Points and signs as lists from Excel."""

from server.patrols.lists.partners import partners
from server.patrols.lists.points import patrol_points
from server.patrols.lists.signs import guide_signs

__all__ = ["guide_signs", "partners", "patrol_points"]
