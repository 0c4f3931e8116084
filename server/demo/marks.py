"""How invented things are told from real ones: a mark on every record, flags on accounts and positions."""

# Every invented record, elder or check, bears this as its device; mornings made for them follow from the elder.
DEVICE = "demo"
# The clock as an invented phone knew it.
CLOCK = {"offset_ms": 0, "epoch": "demo", "certain": True}
