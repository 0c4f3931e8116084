"""What can go wrong with a backup: said to whoever sits at the command line, in Chinese and English."""


class BackupProblem(Exception):
    """A backup or a restore did not come to its end; nothing that counts was changed."""

    def __init__(self, zh: str, en: str):
        super().__init__(f"{zh}\n  {en}")


def not_equal(differences: list[str]) -> BackupProblem:
    """Return the problem of a copy that is not what it was copied from."""
    named = ", ".join(differences[:12])
    return BackupProblem(
        f"恢复出来的和原来的不一样，这份备份不能用：{named}",
        f"What was restored differs from what was copied; this backup is not good: {named}",
    )
