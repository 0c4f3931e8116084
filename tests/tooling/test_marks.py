"""A finished step is repeated only when what it was made from has changed."""

from scripts.marks import files_below, fingerprint, is_done, mark_done


def test_a_step_is_done_only_for_the_same_sources(tmp_path):
    source, mark = tmp_path / "source", tmp_path / "deep" / "mark"
    source.write_text("one")
    mark_done(mark, fingerprint([source]))
    assert is_done(mark, fingerprint([source]))
    source.write_text("two")
    assert not is_done(mark, fingerprint([source]))


def test_another_version_of_the_tool_makes_it_due_again(tmp_path):
    source = tmp_path / "source"
    source.write_text("one")
    assert fingerprint([source], "v20") != fingerprint([source], "v24")


def test_a_file_that_moved_is_a_change(tmp_path):
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "same").write_text("one")
    assert fingerprint([tmp_path / "a" / "same"]) != fingerprint([tmp_path / "b" / "same"])


def test_what_tools_leave_behind_is_no_source(tmp_path):
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x").touch()
    (tmp_path / "main.ts").touch()
    assert files_below(tmp_path, without=frozenset({"node_modules"})) == [tmp_path / "main.ts"]


def test_a_mark_that_was_deleted_makes_the_step_due(tmp_path):
    assert not is_done(tmp_path / "never", "x")
