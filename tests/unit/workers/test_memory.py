from pathlib import Path

import pytest

from workers import memory


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/vmstat").write_text("nr_free_pages 5\noom_kill 7\n")
    (tmp_path / "proc/self/cgroup").write_text("0::/pod/worker\n4:memory:/old\n")
    (tmp_path / "cgroup/pod/worker").mkdir(parents=True)
    (tmp_path / "cgroup/memory/old").mkdir(parents=True)
    return tmp_path


def kills(machine: Path) -> dict[Path, int]:
    return memory.kills(machine / "proc", machine / "cgroup")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("cgroup/pod/worker/memory.events", "low 0\noom 3\noom_kill {}\noom_group_kill 0\n"),
        ("cgroup/pod/memory.events", "oom_kill {}\n"),
        ("cgroup/memory/old/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill {}\n"),
        ("proc/vmstat", "oom_kill {}\n"),
    ],
)
def test_a_kill_for_want_of_memory_is_seen_wherever_it_is_counted(
    machine: Path, path: str, text: str
) -> None:
    (machine / path).write_text(text.format(7))
    before = kills(machine)
    assert not memory.grew(before, kills(machine))
    (machine / path).write_text(text.format(8))
    assert memory.grew(before, kills(machine))


def test_a_machine_that_counts_nothing_never_ran_out(tmp_path: Path) -> None:
    assert memory.kills(tmp_path, tmp_path) == {}
    assert not memory.grew({}, {})


def test_this_machine_can_be_asked() -> None:
    assert not memory.grew(memory.kills(), memory.kills())
    assert memory.peak().endswith(" GiB")
