"""How long a packet of Opus plays, by its own first bytes (RFC 6716, 3.1 and 3.2): no container can lie about it; pure."""

MOST_OF_A_PACKET = 0.120  # seconds
SILK, HYBRID, CELT = (0.010, 0.020, 0.040, 0.060), (0.010, 0.020), (0.0025, 0.005, 0.010, 0.020)


def believed(said: float, played: float) -> float:
    """Return how long a sound is: as its container says, unless what is in it plays longer by more than a rounding."""
    return played if played > said + 1 else said


def seconds_of(packet: bytes) -> float:
    """Return how long a packet plays; of an empty one nothing."""
    if not packet:
        return 0.0
    config, code = packet[0] >> 3, packet[0] & 3
    frame = SILK[config % 4] if config < 12 else HYBRID[config % 2] if config < 16 else CELT[config % 4]
    many = packet[1] & 0x3F if len(packet) > 1 else 0
    return min(frame * (1, 2, 2, many)[code], MOST_OF_A_PACKET)
