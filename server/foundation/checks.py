"""Checks of single values that hold in the code and in the OpenAPI document alike."""

import re

from marshmallow import ValidationError, validate


class Exactly(validate.Regexp):
    """The whole text must fit a pattern (written so that JSON Schema understands it too)."""

    def __init__(self, pattern: str, *, error: str | None = None):
        super().__init__(f"^(?:{pattern})$", re.ASCII, error=error)
        self._whole = re.compile(pattern, re.ASCII)

    def __call__(self, value: str) -> str:
        """Return the text; raises ValidationError when any part of it does not fit."""
        if self._whole.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


def id_check_digit(first17: str) -> str:
    """Return the eighteenth sign of an ID number (GB 11643-1999, ISO 7064 MOD 11-2)."""
    return "10X98765432"[sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first17)) % 11]
