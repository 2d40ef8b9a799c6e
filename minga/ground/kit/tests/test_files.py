"""Files written whole, and read up to a limit."""

import os

import pytest

from minga.ground.kit.files import TooLarge, read_limited, write_whole


def test_it_works(tmp_path):
    path = tmp_path / "nota.txt"
    write_whole(path, "añ\n")
    assert path.read_bytes() == "añ\n".encode()
    assert os.listdir(tmp_path) == ["nota.txt"]


def test_it_replaces_what_was_there(tmp_path):
    path = tmp_path / "nota.txt"
    write_whole(path, b"larga y vieja")
    write_whole(path, b"nueva")
    assert path.read_bytes() == b"nueva"


def test_the_mode_is_kept(tmp_path):
    path = tmp_path / "clave"
    write_whole(path, b"x", mode=0o600)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path):
    path = tmp_path / "nota.txt"
    write_whole(path, "vieja")
    with pytest.raises(TypeError):
        write_whole(path, 5)
    assert path.read_text() == "vieja"
    assert os.listdir(tmp_path) == ["nota.txt"]


def test_a_folder_in_the_way_is_refused_without_a_draft(tmp_path):
    (tmp_path / "nota").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "nota", "x")
    assert os.listdir(tmp_path) == ["nota"]


def test_read_limited_takes_exactly_the_limit(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    assert read_limited(tmp_path / "a", 5) == b"12345"


def test_read_limited_refuses_one_byte_more(tmp_path):
    (tmp_path / "a").write_bytes(b"12345")
    with pytest.raises(TooLarge) as refusal:
        read_limited(tmp_path / "a", 4)
    assert str(refusal.value) == "«a» ocupa más de 4 bytes, el máximo que se lee."
