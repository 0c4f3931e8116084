"""The chaos test: simulated phones, a real server that is killed, and a ledger outside both (docs/chaos.md)."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
