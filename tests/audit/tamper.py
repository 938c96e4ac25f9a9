"""tamper.py — every way to alter a ledger with SQLite at hand: one row at a time, the schema, the bits of the file."""
import os
import random
import shutil
import sqlite3

from program import FOUND, read, write

KEYS = {"ledger": ["one"], "rulebooks": ["hash"], "entries": ["entry"], "cases": ["entry"], "duties": ["entry", "place"],
        "deadlines": ["entry", "place", "number"], "paragraphs": ["entry", "place", "number"]}


def connect(path):
    """A connection on which nothing stands in the way."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA foreign_keys=OFF")
    base.execute("PRAGMA ignore_check_constraints=ON")
    base.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
    return base


def settle(path):
    """Everything in the one file, so that it may be copied."""
    base = connect(path)
    base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base.close()


def other_values(value):
    """What a cell may be changed into: its neighbours, nothing, and one bit of it."""
    if value is None:
        return ["x", 1]
    if isinstance(value, int):
        return [value + 1, value - 1, value ^ 64]
    if isinstance(value, str):
        return [value + "x", value[:-1], value + "\0x", None, value[::-1]]
    at = len(value) // 2
    return [value[:at] + bytes([value[at] ^ 1]) + value[at + 1:], value[:-1], value + b"\0", value[::-1]]


def columns_of(base, table):
    return [row[1] for row in base.execute(f"PRAGMA table_info({table})")]


def edits(base, tables=tuple(KEYS), most=None):
    """(what it is, table, statement, parameters) for every edit, deletion, swap and duplication of single rows."""
    chance = random.Random(11)
    for table in tables:
        columns, keys = columns_of(base, table), KEYS[table]
        rows = base.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {', '.join(keys)}").fetchall()
        where = " AND ".join(f"{key} = ?" for key in keys)
        chosen = rows if most is None or len(rows) <= most else chance.sample(rows, most)
        for row in chosen:
            named = dict(zip(columns, row))
            key = [named[one] for one in keys]
            yield f"{table} {key} deleted", table, f"DELETE FROM {table} WHERE {where}", key
            for column in columns:
                for value in other_values(named[column]):
                    yield f"{table} {key} {column}", table, f"UPDATE {table} SET {column} = ? WHERE {where}", [value, *key]
            last = named[keys[-1]]
            fresh = {**named, keys[-1]: last + 1000 if isinstance(last, int) else last + "x"}
            yield f"{table} {key} duplicated", table, f"INSERT INTO {table} VALUES({', '.join('?' * len(columns))})", [fresh[one] for one in columns]
        free = [one for one in columns if one not in keys]
        for first, second in zip(rows, rows[1:]):
            if (most is not None and chance.random() > most / len(rows)) or first[len(keys):] == second[len(keys):]:
                continue
            yield f"{table} {first[:len(keys)]} swapped with the next", table, (table, keys, free), (dict(zip(columns, first)), dict(zip(columns, second)))


def apply(base, statement, parameters):
    """Makes one edit; False where SQLite will not have it at all."""
    try:
        if isinstance(statement, str):
            base.execute(statement, parameters)
        else:
            table, keys, free = statement
            first, second = parameters
            where = " AND ".join(f"{key} = ?" for key in keys)
            base.execute("BEGIN")
            for at, (to, values) in enumerate(((first, second), (second, first), (first, second))):
                # A unique column is freed first, then each row takes the other's contents.
                contents = [os.urandom(32) if at == 0 and one == "hash" else values[one] for one in free]
                base.execute(f"UPDATE {table} SET {', '.join(one + ' = ?' for one in free)} WHERE {where}", contents + [to[key] for key in keys])
            base.execute("COMMIT")
    except (sqlite3.IntegrityError, sqlite3.OperationalError):
        return False
    return True


def check_rows(wtr, checks, path, most):
    """Each edit of one row, by itself: found, and its entry or table named."""
    settle(path)
    base = connect(path)
    todo = list(edits(base, most=most))
    base.close()
    copy, made = path + ".altered", 0
    for what, table, statement, parameters in todo:
        shutil.copyfile(path, copy)
        base = connect(copy)
        altered = apply(base, statement, parameters)
        base.close()
        if altered:
            made += 1
            done = wtr.run("ledger", "verify", copy)
            named = {"ledger": ("entr", "its own row", "beginning", "its end"), "rulebooks": ("rulebook",), "entries": ("entr",)}.get(table, ("entry", table))
            checks.that(done.returncode == FOUND and any(word in done.stderr for word in named), what, "was not found:", done.returncode, done.stderr[:200])
    return made


def check_schema(wtr, checks, path):
    """Whatever a schema has more, less or other than a ledger's: refused by every verb, before it is used."""
    settle(path)
    hostile = {
        "a trigger": "CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM entries; END",
        "a trigger that is named like an index": "CREATE TRIGGER sqlite AFTER UPDATE ON ledger BEGIN UPDATE ledger SET entries = 0; END",
        "a view": "CREATE VIEW v AS SELECT * FROM entries",
        "a view in a table's place": "ALTER TABLE cases RENAME TO c; CREATE VIEW cases AS SELECT * FROM c",
        "a table": "CREATE TABLE more(x)",
        "an index": "CREATE INDEX more ON duties(duty)",
        "a column": "ALTER TABLE entries ADD COLUMN more TEXT",
        "a computed column": "ALTER TABLE cases ADD COLUMN more TEXT AS (name || 'x')",
        "a column less": "ALTER TABLE cases DROP COLUMN decision",
        "an index less": "DROP INDEX deadlines_by_date",
        "a table less": "DROP TABLE paragraphs",
        "statistics": "ANALYZE",
        "a virtual table": "CREATE VIRTUAL TABLE more USING fts5(x)",
        "another check": "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, 'entry > 0', 'entry > -1') WHERE name = 'entries'",
        "a table's name": "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET tbl_name = 'cases' WHERE name = 'entries'",
        "another owner": "PRAGMA application_id = 1",
        "another version": "PRAGMA user_version = 2",
    }
    copy = path + ".hostile"
    for what, sql in hostile.items():
        shutil.copyfile(path, copy)
        base = connect(copy)
        base.executescript(sql)
        base.close()
        before = read(copy)
        for verb in (["verify", copy], ["list", copy], ["due", copy], ["replay", copy], ["head", copy], ["show", copy, "1"], ["export", copy, copy + ".folder"],
                     ["add", copy, "small0.record"]):
            done = wtr.run("ledger", *verb)
            checks.that(done.returncode == FOUND and done.stdout == "" and done.stderr, what, "is not refused by", verb[0], done.returncode, done.stderr)
        checks.that(read(copy) == before and not os.path.exists(copy + ".folder"), what, "and the file was written to")


def export_of(wtr, path, folder):
    shutil.rmtree(folder, ignore_errors=True)
    done = wtr.run("ledger", "export", path, folder)
    if done.returncode != 0:
        return None
    return {os.path.relpath(os.path.join(at, name), folder): read(os.path.join(at, name)) for at, _, names in os.walk(folder) for name in names}


def answers_of(wtr, path):
    return [wtr.run("ledger", *verb).stdout for verb in (["list", path, "-f", "json"], ["due", path, "--by", "9999-12-31", "--today", "2020-12-30", "-f", "json"])]


def check_bits(wtr, checks, path, places):
    """A bit of the file: found, or nothing that the ledger says has changed."""
    settle(path)
    data = read(path)
    whole, answers = export_of(wtr, path, path + ".folder"), answers_of(wtr, path)
    copy, found = path + ".bits", 0
    for place, bit in places:
        damaged = bytearray(data)
        damaged[place] ^= 1 << bit
        write(copy, damaged)
        done = wtr.run("ledger", "verify", copy)
        for ending in ("-wal", "-shm"):
            if os.path.exists(copy + ending):
                os.remove(copy + ending)
        if done.returncode == 0:
            same = export_of(wtr, copy, copy + ".folder") == whole and answers_of(wtr, copy) == answers
            checks.that(same, f"bit {bit} of byte {place} changed what the ledger says, and was not found")
        else:
            found += 1
            checks.that(done.returncode == FOUND and done.stderr, f"bit {bit} of byte {place}: exit code {done.returncode}: {done.stderr[:200]}")
    return found
