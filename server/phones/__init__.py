"""What phones held: files brought in, the quarantine of revoked devices, lost stores (docs/adr/0010)."""

from server.phones import model

__all__ = ["model"]
