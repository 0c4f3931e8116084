"""What people can meet is written down: every problem, setting, kind and word."""

import config.default
from server.foundation.problems import CATALOGUE
from server.records.work_line import every_kind
from server.work_lines import WORK_LINES
from tests.architecture.reading import ROOT

DOCS = ROOT / "docs"


def test_every_problem_is_listed(app):
    listed = (DOCS / "problems.md").read_text()
    assert not sorted(slug for slug in CATALOGUE if f"`{slug}`" not in listed and slug != "problem")


def test_every_setting_is_listed():
    listed = (DOCS / "settings.md").read_text()
    settings = [name for name in vars(config.default) if name.isupper()]
    assert not [name for name in settings if f"`{name}`" not in listed]


def test_every_kind_is_listed_for_other_clients():
    listed = (DOCS / "sync.md").read_text()
    assert not [name for name in every_kind(WORK_LINES) if f"`{name}`" not in listed]


def test_every_code_word_of_a_kind_stands_in_the_one_list_of_words():
    listed = (DOCS / "words.md").read_text()
    assert not [name for name in every_kind(WORK_LINES) if f"`{name}`" not in listed]


def test_the_chinese_readme_names_the_same_two_commands():
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text()
        assert "make run" in text
        assert "make test" in text
