"""The storm: many questions, a server with every fault, a bot that is killed again and again; what came of it."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .bot_api import BotApi
from .bot_api.faults import BROKEN, CUT, GATEWAY, LOST, TOO_MANY, Fault, Faults
from .process import COMMAND
from .updates import person, said

FIRST_PARAGRAPH = 8
_CITED = re.compile(r"para\. (\d+)")
ECHO = Path(__file__).with_name("echo_bot.py")
PALERMO = (*COMMAND, "run")
PLAIN_PTB = (sys.executable, str(ECHO))


@dataclass(frozen=True)
class Storm:
    """How many questions in how many chats, how many kills, and how likely each fault is."""

    seed: int
    questions: int
    chats: int
    kills: int
    chances: Mapping[Fault, float]
    longest_life: float = 3.0
    patience: float = 240.0


def weather(pause: float) -> dict[Fault, float]:
    """Each fault in two of a hundred calls; pauses of that many seconds in one of two hundred."""
    faults = dict.fromkeys((TOO_MANY, BROKEN, GATEWAY, CUT, LOST), 0.02)
    return faults | {Fault("pause", seconds=pause): 0.005}


@dataclass(frozen=True)
class Begun:
    """A send of which nobody knows what became of it, and how often it was begun."""

    params: dict[str, Any]
    times: int


@dataclass
class Outcome:
    """`in_flight` sums the sends that had begun and were not recorded as done when a kill came.

    `last_tries` are those of them that were a repeat already: by the bot's rule nobody sends them a third time.
    """

    storm: Storm
    asked: dict[int, list[int]]
    answered: dict[int, list[int]]
    in_flight: int = 0
    last_tries: int = 0
    kills: int = 0
    seconds: float = 0.0
    faults: Counter[str] = field(default_factory=Counter)

    @property
    def lost(self) -> list[int]:
        return [
            number for chat, numbers in self.asked.items() for number in numbers if number not in self.answered[chat]
        ]

    @property
    def duplicates(self) -> int:
        return sum(len(numbers) - len(set(numbers)) for numbers in self.answered.values())

    @property
    def copies(self) -> int:
        """How often the answer that came most often came."""
        return max(max(Counter(numbers).values(), default=0) for numbers in self.answered.values())

    @property
    def allowed(self) -> int:
        return self.in_flight + self.faults["lost"]

    @property
    def disordered(self) -> list[int]:
        """Chats whose answers came first in another order than their questions."""
        return [chat for chat, numbers in self.answered.items() if list(dict.fromkeys(numbers)) != sorted(set(numbers))]

    def __str__(self) -> str:
        return (
            f"seed {self.storm.seed}: {self.storm.questions} questions in {self.storm.chats} chats, "
            f"{self.kills} kills, {sum(self.faults.values())} faults: "
            f"lost {len(self.lost)} (at most {self.last_tries}), "
            f"doubled {self.duplicates} (at most {self.allowed}), most copies {self.copies}, "
            f"chats out of order {len(self.disordered)}, "
            f"{self.seconds:.0f} s"
        )


def ride(
    storm: Storm,
    command: Sequence[str],
    env: Mapping[str, str],
    *,
    replicas: int = 1,
    before: Callable[[BotApi, int], Mapping[str, str]] | None = None,
    in_flight: Callable[[], list[Begun]] | None = None,
    log: Any = subprocess.DEVNULL,
) -> Outcome:
    """Run it to the end, or until patience is out. `before` prepares each replica and gives its own variables.

    `in_flight` tells, after a kill, the sends that the bot had begun and not recorded.
    """
    rng = random.Random(storm.seed)
    with BotApi() as api:
        outcome = _ask(storm, api, rng)
        api.state.faults = faults = Faults(storm.seed, storm.chances)
        common = (
            os.environ | {"PALERMO_TELEGRAM_API_URL": api.url, "PALERMO_TELEGRAM_TOKEN": api.state.token} | dict(env)
        )
        environments = [common | dict(before(api, number) if before else {}) for number in range(replicas)]
        started = time.monotonic()
        bots = [_start(command, environment, log) for environment in environments]
        try:
            for _ in range(storm.kills):
                time.sleep(rng.uniform(0.2, storm.longest_life))
                victim = rng.randrange(replicas)
                bots[victim].kill()
                bots[victim].wait()
                outcome.kills += 1
                doubtful = in_flight() if in_flight is not None else []
                outcome.in_flight += len(doubtful)
                outcome.last_tries += sum(send.times > 1 for send in doubtful)
                faults.spare(send.params for send in doubtful)
                bots[victim] = _start(command, environments[victim], log)
            _settle(api, outcome, storm.patience - (time.monotonic() - started))
        finally:
            for bot in bots:
                bot.kill()
                bot.wait()
        outcome.seconds = time.monotonic() - started
        outcome.faults = faults.made
    return outcome


def _ask(storm: Storm, api: BotApi, rng: random.Random) -> Outcome:
    asked: dict[int, list[int]] = {chat: [] for chat in range(1, storm.chats + 1)}
    for number in range(1, storm.questions + 1):
        chat = (number - 1) % storm.chats + 1
        asked[chat].append(number)
        command = [{"type": "bot_command", "offset": 0, "length": 2}]
        question = said(f"/p {_paragraph(storm, number)}", sender=person(chat), entities=command)
        api.push(question | {"update_id": 500_000_000 + number})
    return Outcome(storm, asked, {chat: [] for chat in asked})


def _settle(api: BotApi, outcome: Outcome, seconds: float) -> None:
    """Until everything is answered, or nothing has come for a while, or time is out."""
    until = time.monotonic() + seconds
    last, quiet = -1, time.monotonic()
    while time.monotonic() < until and time.monotonic() - quiet < 25:
        _collect(api, outcome)
        count = sum(map(len, outcome.answered.values()))
        if count != last:
            last, quiet = count, time.monotonic()
        if not outcome.lost:
            time.sleep(2)  # what is doubled may still come
            break
        time.sleep(0.2)
    _collect(api, outcome)


def _collect(api: BotApi, outcome: Outcome) -> None:
    for chat, numbers in outcome.asked.items():
        questions = {_paragraph(outcome.storm, number): number for number in numbers}
        told = [_CITED.search(message.text) for message in api.messages(chat)]
        outcome.answered[chat] = [questions[int(cited[1])] for cited in told if cited is not None]


def _paragraph(storm: Storm, number: int) -> int:
    """Each question of a chat asks for another paragraph, so that its answer is known by what it cites."""
    return (number - 1) // storm.chats + FIRST_PARAGRAPH


def _start(command: Sequence[str], env: Mapping[str, str], log: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=dict(env), stdout=subprocess.DEVNULL, stderr=log)
