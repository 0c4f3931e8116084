"""What follows from a sign that was looked at."""

from server.records.held import Held, Holding


def settle_signs(signs: list[Held], holding: Holding) -> None:
    """Open a repair when a sign is no longer in order; it ends when the sign is."""
    for sign in signs:
        since = None
        if sign.data["condition"] != "ok" and not sign.void:
            since = sign.data["repair_since"] or sign.data["seen_at"] or holding.author.received_at
        if sign.data["repair_since"] != since:
            sign.set("repair_since", since)
