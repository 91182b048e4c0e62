"""The program: which command runs, and how whatever goes wrong becomes one sentence and an exit status.

Exit statuses: 0 answered or found; 1 a readable request with nothing there; 2 a request that cannot be read; 3 a fault
of ours or of something that we depend on.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Sequence

import click

from bot.cli import INTERRUPTED
from bot.errors import BotError, InputError, MissingExtraError, NothingFoundError, SettingsError
from retrieval.errors import (
    DocumentError,
    MalformedReferenceError,
    MissingPackageError,
    RetrievalError,
    UnknownNameError,
    UnknownUnitError,
)

FOUND, NOTHING, UNREADABLE, FAULT = 0, 1, 2, 3
_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (NothingFoundError, NOTHING),
    (UnknownUnitError, NOTHING),
    (InputError, UNREADABLE),
    (MissingExtraError, UNREADABLE),
    (MissingPackageError, UNREADABLE),
    (SettingsError, UNREADABLE),
    (DocumentError, UNREADABLE),
    (MalformedReferenceError, UNREADABLE),
    (UnknownNameError, UNREADABLE),
)

COMMANDS = {
    "ask": "Answer one question from the document.",
    "chat": "Talk with the document in the terminal.",
    "list": "List the areas, or the recommendations of one.",
    "show": "Show paragraphs by their numbers.",
    "cite": "Cite paragraphs in one of eight styles.",
    "verify": "Check whether a text is a verbatim quotation, and of what.",
    "export": "Print the parsed document for other programs.",
    "check": "Say what was understood of a document, and what was not.",
    "diff": "Say what a new edition changed, word by word.",
    "site": "Write the document as web pages.",
    "serve": "Serve the web pages with a form to ask.",
    "index": "Build the index in a database, for many documents.",
    "evaluate": "Measure the answers to judged questions.",
    "run": "Run the Telegram bot.",
    "doctor": "Check the installation and say what to change.",
}


class Commands(click.Group):
    """A group whose commands live in modules of this package and are imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"bot.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(_unknown(args[0]), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="palermo", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Questions about human trafficking, answered word for word from a United Nations document.

    \b
    palermo ask "Can victims be punished for what they were forced to do?"
    palermo show 39b
    palermo verify "States parties should discourage the demand"

    Without a command, in a terminal, a conversation begins.
    """
    if ctx.invoked_subcommand is None:
        if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
            raise click.UsageError("Say what to do, for example: palermo ask TEXT.", ctx)
        from .chat import command

        ctx.invoke(command)


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status. Whatever goes wrong becomes one sentence on stderr."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        # Not cli.main: that ends the process with status 1 when a reader closes the pipe.
        with cli.make_context("palermo", list(arguments)) as context:
            result = cli.invoke(context)
        return result if isinstance(result, int) else FOUND
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.ClickException as error:
        _say(_usage(error, arguments))
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        return _closed_pipe()
    except (BotError, RetrievalError) as error:
        _say(str(error))
        return next((status for kind, status in _STATUSES if isinstance(error, kind)), FAULT)
    except OSError as error:
        _say(f"The system refused: {error.strerror or error}. Free space or permissions, then try again.")
        return FAULT
    except Exception as error:  # noqa: BLE001 - the last resort: a person never sees a traceback
        _say(
            f"Something went wrong inside Palermo ({type(error).__name__}). This is a fault of ours: please report the "
            "command that you typed; “palermo doctor” may say more."
        )
        return FAULT


def _usage(error: click.ClickException, arguments: Sequence[str]) -> str:
    named = next((word for word in arguments[:1] if word in COMMANDS), "")
    command = f"palermo {named}".strip()
    message = error.format_message().rstrip(".")
    return f"{message}{'' if message.endswith('?') else '.'} See “{command} --help”."


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, [*COMMANDS, "--help"], n=1)
    shown = _one_line(name)[:200]
    return f"There is no command “{shown}”." + (
        f" Did you mean “palermo {near[0]}”?" if near else f' To ask, write: palermo ask "{shown}".'
    )


def _say(message: str) -> None:
    with contextlib.suppress(OSError, ValueError):
        click.echo(_one_line(message), err=True)


def _one_line(message: str) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in message).split())


def finish(status: int) -> int:
    """Write out what is left; gives the status, or another one where that was not possible."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        _say(f"The output could not be written: {error.strerror}.")
        _discard_output()
        return FAULT
    return status


def _closed_pipe() -> int:
    """The reader had enough, as `head` does: nothing is wrong, and nothing more is to be written."""
    _discard_output()
    return FOUND


def _discard_output() -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
