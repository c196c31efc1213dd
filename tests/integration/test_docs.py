"""What the documents tell people to type and to expect."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from tunesmith import Client, load_definition
from tunesmith.cli.main import build

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
README = (ROOT / "README.md").read_text()


def blocks(text, language):
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S)


def typed(text):
    """The commands of a document's consoles, with lines that a backslash or a quote continues joined."""
    for block in blocks(text, "console"):
        yield from re.findall(r"^\$ (.*(?:\n(?!\$ ).+)*)", block, re.M)


COMMANDS = [
    pytest.param(command, id=f"{path.name}: {command[:50]}")
    for path in DOCUMENTS
    for command in typed(path.read_text())
    if "tunesmith " in command and command.split("tunesmith ")[0].count(" ") <= 1
]


def named(document):
    return str(document.relative_to(ROOT))


def test_the_documents_have_commands_to_check():
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("command", COMMANDS)
def test_a_documented_command_exists_with_its_options(command):
    words = shlex.split(command.partition("tunesmith ")[2], comments=True)
    node = typer.main.get_command(build())
    while hasattr(node, "commands") and words:
        assert words[0] in node.commands
        node = node.commands[words.pop(0)]
    known = {name for param in node.params for name in (*param.opts, *param.secondary_opts)}
    used = {word.partition("=")[0] for word in words if word.startswith("-") and len(word) > 1}
    assert used <= known | {"--help"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_inside_the_repository_lead_somewhere(document):
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text())
    assert [t for t in targets if not (document.parent / t).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_python_in_the_documents_compiles(document):
    for block in blocks(document.read_text(), "python"):
        compile(block, str(document), "exec")


def test_make_targets_in_the_documents_exist():
    known = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), re.M)
    named_ones = {t for d in DOCUMENTS for t in re.findall(r"(?:^\$ |`)make ([a-z]+)", d.read_text(), re.M)}
    assert named_ones
    assert named_ones <= set(known)


@pytest.mark.parametrize(("script", "page"), [("cli_reference", "cli"), ("task_reference", "tasks")])
def test_the_references_made_from_the_code_are_up_to_date(script, page):
    made = subprocess.check_output([sys.executable, ROOT / "scripts" / f"{script}.py"], text=True)
    assert (ROOT / "docs" / "reference" / f"{page}.md").read_text() == made


def test_the_readme_shows_the_examples_as_they_are():
    [definition] = blocks(README, "yaml")
    [loop] = blocks(README, "python")
    assert definition == (ROOT / "examples" / "digits.yaml").read_text()
    assert (ROOT / "examples" / "own_training_loop.py").read_text().endswith(loop)


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("examples/*.yaml")) + sorted(ROOT.glob("studies/*.yaml")), ids=named
)
def test_an_example_study_is_valid(path):
    assert load_definition(path).name


@pytest.fixture
def shell(server_url):
    """Run a command of the README, at the address of this test's server."""

    def run(command):
        commands_here = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": commands_here, "TUNESMITH_SERVER_URL": server_url}
        text = command.replace("http://127.0.0.1:8765", server_url)
        found = subprocess.run(
            ["bash", "-c", text],
            check=False, capture_output=True, text=True, timeout=100, cwd=ROOT, env=environment,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr
        return found.stdout

    return run


def test_the_training_loop_of_the_readme_finds_good_parameters(server_url, shell):
    commands = [command for command in typed(README) if "own_training_loop" in command]
    assert len(commands) == 2
    for command in commands:
        said = shell(command)
    with Client(server_url) as client:
        study = client.study("own-loop")
        assert (study.state, study.counts.finished) == ("FINISHED", 15)
        assert study.best is not None
        assert study.best.values["loss"] < 25  # what every trial begins with
        assert said.startswith(f"trial {study.best.number}: loss ")
        steps = [len(client.metrics("own-loop", number)) for number in range(15)]
        assert max(steps) == 30


def test_the_readme_posts_a_study_by_file_and_by_curl(server_url, shell):
    [by_file] = [command for command in typed(README) if "create examples/digits.yaml" in command]
    [token] = [command for command in typed(README) if command.startswith("export TUNESMITH_TOKEN")]
    [by_curl] = [command for command in typed(README) if command.startswith("curl")]
    assert "Created study digits " in shell(by_file)
    assert json.loads(shell(f"{token}\n{by_curl}"))["name"] == "digits-by-curl"


def test_the_rejection_of_the_readme_is_what_the_server_says(server_url, tmp_path):
    promised = next(block for block in blocks(README, "text") if "space.lr.low" in block)
    bad = (ROOT / "examples" / "digits.yaml").read_text().replace("low: 1e-4", "low: -1e-5")
    (tmp_path / "bad.yaml").write_text(bad)
    command = [sys.executable, "-m", "tunesmith", "study", "validate", str(tmp_path / "bad.yaml")]
    found = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert found.stderr == f"tunesmith: {promised}"
