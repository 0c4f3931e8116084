"""Every fault that a file can have is written down."""

import re

from tests.architecture.reading import ROOT, SERVER

SAID = re.compile(r'(?:CellFault|NoHelper)\(\s*"([a-z-]+)"|\.(?:fault|warn)\(\s*[^,()]+,\s*"([a-z-]+)"')


def test_every_fault_of_the_roll_is_listed():
    listed = (ROOT / "docs" / "roll-import.md").read_text(encoding="utf-8")
    sources = [
        SERVER / "interchange" / "cells.py",
        SERVER / "interchange" / "places.py",
        SERVER / "interchange" / "reading.py",
        *(SERVER / "wakeup_checks" / "roll").glob("*.py"),
    ]
    slugs = {one or other for path in sources for one, other in SAID.findall(path.read_text(encoding="utf-8"))}
    assert len(slugs) > 25
    assert not sorted(slug for slug in slugs if f"`{slug}`" not in listed)
