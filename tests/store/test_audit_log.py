"""The audit log is a chain: what is changed, taken out, moved or cut off is noticed."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest

from skillgap.store.chain import (
    ERASED,
    FIRST,
    LogEntry,
    check_chain,
    hash_of,
    seal_of,
    taken_out_text,
)
from skillgap.store.heads import KnownHead, contradictions
from skillgap.store.ledger import Person
from skillgap.store.workspace import open_workspace
from tests.store.test_workspace import tiny


def chained(steps, after=None):
    """Entries of some steps, each following the one before."""
    entries = list(after or [])
    for number, step in enumerate(steps, start=len(entries) + 1):
        words = ("facilitator", f"thing {step}", f"told {step}")
        salt = f"salt {step}"
        entry = LogEntry(
            number, datetime(2026, 11, 30, 3, 0, tzinfo=UTC) + timedelta(minutes=number),
            words[0], f"act {step % 7}", *words[1:], step % 3 or None, "f" * 8, "1", "",
            step, salt, seal_of(salt, words), entries[-1].hash if entries else FIRST, "",
        )  # fmt: skip
        entries.append(entry._replace(hash=hash_of(entry)))
    return entries


def rewritten(entries, place, **changes):
    """The log with one entry changed and every hash from there on made to fit again."""
    entry = entries[place]._replace(**changes)
    entry = entry._replace(sealed=seal_of(entry.salt, entry.words))
    log = [*entries[:place]]
    for one in [entry, *entries[place + 1 :]]:
        one = one._replace(previous=log[-1].hash if log else FIRST)
        log.append(one._replace(hash=hash_of(one)))
    return log


def damaged(entries, chance):
    """One random edit, deletion or reordering."""
    log, place = list(entries), chance.randrange(len(entries))
    kind = chance.choice(("edit", "edit", "delete", "swap", "duplicate"))
    if kind == "delete":
        place = min(place, len(log) - 2)  # the end is the business of heads kept elsewhere
        del log[place]
    elif kind == "swap":
        other = (place + chance.randrange(1, len(log))) % len(log)
        log[place], log[other] = log[other], log[place]
    elif kind == "duplicate":
        log.insert(place, log[chance.randrange(len(log))])
    else:
        name = chance.choice([name for name in LogEntry._fields if name != "at"])
        was = getattr(log[place], name)
        new = "" if was and chance.random() < 0.2 else f"{was}x"
        if name in ("id", "dataset_id", "rows"):
            new = (was or 0) + chance.choice((-1, 1))
        log[place] = log[place]._replace(**{name: new})
    return log


def test_a_log_as_it_was_written_is_whole():
    checked = check_chain(chained(range(300)))
    assert (checked.problems, checked.entries, checked.last) == ((), 300, 300)


def test_every_one_of_1000_edits_deletions_and_reorderings_is_noticed():
    chance, entries = random.Random(17), chained(range(60))
    assert [n for n in range(1000) if not check_chain(damaged(entries, chance)).problems] == []


def test_200_rewrites_are_noticed_by_any_head_that_was_kept_after_the_entry():
    chance, entries = random.Random(1), chained(range(50))
    for _ in range(200):
        place = chance.randrange(50)
        log = rewritten(entries, place, detail=f"never happened {chance.random()}")
        checked = check_chain(log)
        assert checked.problems == ()  # the chain itself closes
        kept = entries[chance.randrange(place, 50)]
        export = KnownHead("an export", kept.id, kept.hash[:12])
        assert contradictions([export], [checked.hashes]) == [export]
        if place:
            before = entries[chance.randrange(place)]
            assert not contradictions([KnownHead("", before.id, before.hash)], [checked.hashes])


def test_200_cut_ends_are_noticed_by_any_head_that_was_kept_of_them():
    chance, entries = random.Random(2), chained(range(50))
    for _ in range(200):
        left = chance.randrange(50)
        # Whoever cut it off may have gone on writing, too.
        checked = check_chain(chained(range(900, 900 + chance.randrange(30)), entries[:left]))
        assert checked.problems == ()
        kept = entries[chance.randrange(left, 50)]
        export = KnownHead("an export", kept.id, kept.hash)
        assert contradictions([export], [checked.hashes]) == [export]


def test_words_are_taken_out_only_with_an_erasure_that_owns_up_to_it():
    entries = chained(range(9))
    blank = {3, 5}
    log = [one._replace(salt="", subject="(erased)") if one.id in blank else one for one in entries]
    assert len(check_chain(log).problems) == 2
    told = ("facilitator", "a person", taken_out_text([one for one in log if one.id in blank]))
    last = chained([9], entries)[-1]._replace(action=ERASED, subject=told[1], detail=told[2])
    last = last._replace(sealed=seal_of(last.salt, last.words))
    log.append(last._replace(hash=hash_of(last)))
    assert check_chain(log).problems == ()
    log[2] = log[2]._replace(subject="somebody else")
    assert check_chain(log).problems == (
        "Entries whose words an erasure took out were changed after it.",
    )


def test_the_same_moment_on_another_clock_is_the_same_entry():
    [entry] = chained([1])
    elsewhere = entry._replace(at=entry.at.astimezone(timezone(timedelta(hours=9))))
    stored = entry._replace(at=entry.at.replace(tzinfo=None))
    assert hash_of(elsewhere) == hash_of(stored) == entry.hash


# --- of a workspace ---


def test_what_is_done_is_chained_with_version_policy_and_rows(opened):
    saved = opened.save(tiny())
    head = opened.note("take away", "gaps", "csv", dataset=saved.id, person=Person(1, "E1"))
    log = opened.log()
    assert log["entry"].tolist() == [2, 1]
    assert (log["hash"][0], head.sequence) == (head.head, 2)
    assert log["dataset_id"].tolist() == [saved.id, saved.id]
    assert log["data"].tolist() == [saved.fingerprint] * 2
    assert log["policy"].tolist() == ["1", "1"]
    assert log["rows"].tolist()[1] == sum(saved.tables.values())
    assert len(log["person"][0]) == 16
    assert "E1" not in log.to_string()
    assert opened.verify_log().problems == ()
    assert opened.verify_log().proven == 2


def test_one_person_has_one_key_in_all_entries(opened):
    for _ in range(2):
        opened.note("open person", "People", person=Person(1, "E1"))
    opened.note("open person", "People", person=Person(1, "E2"))
    keys = opened.log()["person"].tolist()
    assert keys[1] == keys[2] != keys[0]


def test_a_decision_about_a_person_is_logged_by_its_number_alone(opened):
    made = opened.add_decision(
        "learning", "1\x1fE7\x1fC1", "declined", reason="Ann is ill", person=Person(1, "E7")
    )
    entry = opened.log().iloc[0]
    assert (entry["subject"], entry["detail"]) == (f"decision {made}", "declined")
    assert entry["person"]


def changed(folder, statement, *values):
    with closing(sqlite3.connect(folder / "workspace.db")) as connection, connection:
        connection.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'nobody' WHERE id = 2",
        "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE id = 2",
        "UPDATE audit SET person = '' , rows = 7 WHERE id = 2",
        "DELETE FROM audit WHERE id = 2",
        "DELETE FROM audit WHERE id > 2",
        "DELETE FROM audit",
        "UPDATE audit SET salt = '', subject = '(erased)' WHERE id = 2",
    ],
)
def test_a_log_changed_by_hand_is_said_on_opening(own_workspace, statement):
    with open_workspace() as opened:
        for number in range(4):
            opened.note("look", f"page {number}")
        assert opened.doubts == ()
    changed(own_workspace, statement)
    with open_workspace() as opened:
        assert len(opened.doubts) >= 1
        assert opened.verify_log().problems == opened.doubts


def test_a_lost_end_can_be_accepted_and_stays_in_the_log(own_workspace):
    with open_workspace() as opened:
        kept = [opened.note("look", f"page {number}") for number in range(5)]
    changed(own_workspace, "DELETE FROM audit WHERE id > 3")
    with open_workspace() as opened:
        opened.note("look", "after the cut")
        assert len(opened.verify_log().problems) == 1
        opened.accept_log()
        assert opened.verify_log().problems == ()
        assert opened.log()["detail"][0] == "goes on although entry 5 is lost"
        old = KnownHead("an export", kept[4].sequence, kept[4].head)
        assert opened.verify_log([old]).contradicted == (old,)


def test_a_log_verifies_after_backup_and_restore_here_and_elsewhere(opened, tmp_path, database):
    opened.save(tiny())
    head = opened.note("take away", "gaps")
    backup = opened.back_up()
    later = opened.note("take away", "people")
    opened.restore(backup.path)
    export, second = KnownHead("x", *head), KnownHead("y", *later)
    assert opened.verify_log([export, second, backup.head]).problems == ()
    assert opened.log()["action"].tolist() == [
        "restore backup", "take away", "back up", "take away", "save dataset",
    ]  # fmt: skip
    if database == "sqlite":
        with open_workspace(tmp_path / "new laptop") as other:
            other.restore(backup.path)
            assert other.verify_log([export, backup.head]).problems == ()
            assert other.verify_log([second]).contradicted == (second,)


def test_two_logs_that_went_different_ways_are_both_kept(tmp_path):
    with open_workspace(tmp_path / "a") as first, open_workspace(tmp_path / "b") as second:
        mine = KnownHead("mine", *first.note("look", "here"))
        theirs = KnownHead("theirs", *second.note("look", "there"))
        first.restore(second.back_up().path)
        assert first.verify_log([mine, theirs]).problems == ()
        assert len(first.verify_log().earlier) == 1
        back = first.restore(first.backups()[0].path)  # the safety copy holds the first log
        assert first.verify_log([mine, theirs]).problems == ()
        assert back.head is not None


def test_a_log_verifies_in_another_time_zone(opened, monkeypatch):
    opened.note("look", "at home")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    import time

    time.tzset()
    try:
        with open_workspace(opened.folder) as again:
            again.note("look", "abroad")
            assert again.verify_log().problems == ()
    finally:
        monkeypatch.undo()
        time.tzset()


def note_often(folder, writer):
    with open_workspace(folder) as opened, ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda n: opened.note("write", f"{writer} {n}"), range(20)))


@pytest.mark.slow
def test_50_writers_make_one_chain(opened, own_workspace):
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=note_often, args=(own_workspace, n)) for n in range(5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    log = opened.log()
    assert log["entry"].tolist() == list(range(100, 0, -1))
    assert log["subject"].nunique() == 100
    assert log["previous"].nunique() == 100
    assert opened.verify_log().problems == ()
    assert opened.verify_log().proven == 100
