import gzip
from datetime import date

import pytest
from accuracy import occasions
from order_log import LogError, read

HEADER = b"customer_id,date,amount\n"


@pytest.fixture
def write(tmp_path):
    def written(content, name="orders.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return str(path)

    return written


def refused(path):
    with pytest.raises(LogError) as caught:
        list(read(path))
    assert str(caught.value).count("\n") == 0
    return caught.value.line, caught.value.reason


def test_rows_come_in_the_order_of_the_file(write):
    content = b"date,category,amount,customer_id\n2026-01-05,tea,9.5,A\n2026-01-04,,-1e2,B\n"
    expected = [
        (2, "A", date(2026, 1, 5), "tea", 9.5),
        (3, "B", date(2026, 1, 4), "", -100.0),
    ]
    assert list(read(write(content))) == expected
    assert list(read(write(gzip.compress(content), "orders.csv.gz"))) == expected
    assert list(read(write(b"\xef\xbb\xbf" + content.replace(b"\n", b"\r\n")))) == expected
    assert list(read(write(HEADER + b"\n1,2026-01-05,3\n")))[0] == (
        (3, "1", date(2026, 1, 5), None, 3.0)
    )


def test_a_bad_row_is_named_by_its_line(write):
    def check(row, reason):
        assert refused(write(HEADER + b"1,2026-01-05,3\n" + row)) == (3, reason)

    check(b"1,2026-02-30,3", "'2026-02-30' is not a date (YYYY-MM-DD)")
    check(b"1,20260105,3", "'20260105' is not a date (YYYY-MM-DD)")
    check(b"1,05/01/2026,3", "'05/01/2026' is not a date (YYYY-MM-DD)")
    check(b"1,,3", "'' is not a date (YYYY-MM-DD)")
    check(b"1,2026-01-05,", "'' is not an amount")
    check(b"1,2026-01-05,nan", "'nan' is not an amount")
    check(b"1,2026-01-05,-inf", "'-inf' is not an amount")
    check(b"1,2026-01-05,1_000", "'1_000' is not an amount")
    check(b'1,2026-01-05,"1,000"', "'1,000' is not an amount")
    check(b" ,2026-01-05,3", "the customer_id is empty")
    check(b"1,2026-01-05", "2 values for 3 columns")
    check(b"1,2026-01-05,3,4", "4 values for 3 columns")
    check(b"\xff,2026-01-05,3", "not UTF-8 text (invalid start byte)")
    check(b'"1,2026-01-05,3', "not CSV (unexpected end of data)")


def test_a_bad_file_is_refused(write, tmp_path):
    def check(path, line, reason):
        found = refused(path)
        assert found[0] == line
        assert reason in found[1]

    check(write(b""), 1, "no header row")
    check(write(b"\n"), 1, "no header row")
    check(write(HEADER), 1, "no orders below the header row")
    check(write(b"customer_id,date\n1,2026-01-05\n"), 1, "no column named amount")
    check(write(HEADER[:-1] + b",date\n"), 1, "more than one column named date")
    check(write(HEADER, "orders.csv.gz"), 0, "not a whole gzip file")
    whole = gzip.compress(HEADER + b"1,2026-01-05,3\n")
    check(write(whole[:-4], "orders.csv.gz"), 2, "not a whole gzip file")
    check(write("customer_id,date,amount\n".encode("utf-16")), 1, "not UTF-8 text")
    check(str(tmp_path), 0, "cannot be opened (Is a directory)")
    check(str(tmp_path / "none.csv"), 0, "cannot be opened (No such file")


def test_error_is_one_sentence(write):
    path = write(HEADER + b"1,2026-01-05,x\n")
    with pytest.raises(LogError) as caught:
        list(read(path))
    assert str(caught.value) == f"{path}, line 2: 'x' is not an amount."
    with pytest.raises(LogError) as caught:
        list(read(path + "x"))
    assert str(caught.value) == f"{path}x: cannot be opened (No such file or directory)."


def test_categories_are_put_together_by_day(write):
    content = (
        b"customer_id,date,category,amount\n"
        b"A,2026-01-05,tea,5\nA,2026-01-03,tea,2\nA,2026-01-05,cups,7\nA,2026-01-09,tea,-4\n"
        b"B,2026-01-05,tea,-4\n"
    )
    day = date(2026, 1, 5).toordinal()
    assert occasions(write(content)) == {"A": ([day - 2, day], [2.0, 12.0])}
    with pytest.raises(LogError, match="no day on which"):
        occasions(write(HEADER + b"B,2026-01-05,-4\n"))
