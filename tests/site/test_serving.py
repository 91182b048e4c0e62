"""The real server process: what it answers, what it refuses, and what it never writes down."""

from __future__ import annotations

import gzip
import html
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from bot import wording
from bot.app import App
from bot.site.addresses import Addresses
from bot.wording import Wordings
from retrieval.answer import Verdict
from tests.support.pages import FORM, Server, served
from tests.support.postgres import free_port
from tests.support.process import palermo

from .conftest import elements, parsed

QUESTION = "Can victims be punished for what they were forced to do?"
HELP = "Helpline of the example 0800 000 000"
# Addresses that have asked nothing yet.
_PLACES: Iterator[str] = (f"2001:db8:0:{number:x}::1" for number in count(1))
SAFE = {
    "content-security-policy",
    "referrer-policy",
    "x-content-type-options",
    "x-frame-options",
    "permissions-policy",
    "cross-origin-opener-policy",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serve")
    env = {
        **{"XDG_CACHE_HOME": str(folder), "PALERMO_URGENT_HELP": HELP, "PALERMO_LOG_LEVEL": "DEBUG"},
        "PALERMO_SITE_PROXIES": "127.0.0.1",
    }
    with served(folder, "--language", "en", "--language", "fr", env=env) as running:
        yield running


@pytest.fixture
def place() -> str:
    return next(_PLACES)


def ask(server: Server, question: str, path: str = "/en/ask", **fields: str) -> str:
    got = server.ask(question, path, next(_PLACES), **fields)
    assert got.status == 200
    assert got.headers["cache-control"] == "no-store"
    return html.unescape(got.text)


def test_an_answer_quotes_what_ask_finds(server: Server, app: App) -> None:
    """The page quotes the same units, in the same order, as the same question gets anywhere else."""
    text = ask(server, QUESTION)
    best = app.retriever.ask(QUESTION).hits[0].unit
    assert f"para. {best.locator.formal}" in text
    assert text.index(f"#p{best.locator.paragraph}") < text.index('class="more"')


@pytest.mark.parametrize(
    ("question", "verdict", "sentence"),
    [
        ("Who won the football match?", Verdict.NO_ANSWER, wording.NO_ANSWER),
        ("How many victims are there?", Verdict.NEAR, wording.NO_STATISTICS),
        ("paragraph 999", Verdict.NOT_FOUND, "999"),
        ("Qui protège les victimes de la traite des êtres humains ?", Verdict.LANGUAGE, wording.ONLY_ENGLISH),
        ("hello", Verdict.SMALL_TALK, wording.GREETING),
        ("", Verdict.EMPTY, wording.EMPTY),
        (" \u200b\n", Verdict.EMPTY, wording.EMPTY),
    ],
)
def test_every_verdict_is_a_page(server: Server, app: App, question: str, verdict: Verdict, sentence: str) -> None:
    """Whatever is not answered gets the sentence that a chat gives for it."""
    if question.isascii():
        assert app.retriever.ask(question).verdict is verdict
    assert sentence in ask(server, question)


def test_somebody_in_danger_is_told_first(server: Server) -> None:
    """The fixed text with the operator's number comes before everything, and the question is not repeated."""
    text = ask(server, "They locked me in. Can I be punished for what they made me do?")
    main = text[text.index("<main") : text.index("<footer")]
    assert main.index(HELP) < main.index("blockquote")
    assert "locked me in" not in text
    assert 'name="previous"' not in text
    assert "blockquote" not in ask(server, "help me").partition("<main")[2].partition("</main>")[0]


def test_a_cry_in_another_language_is_heard_in_it(server: Server) -> None:
    """The text is in the language of the cry, whatever the page's, with English behind it."""
    text = ask(server, "помогите")
    assert Wordings().get("ru")(wording.URGENT_CALL) in text
    assert wording.URGENT_CALL in text


def test_nobodys_story_is_repeated(server: Server) -> None:
    """A question about oneself is not shown again, and is told that this is no legal advice."""
    text = ask(server, "Can I be punished for what I was forced to do?")
    assert 'class="asked"' not in text
    assert wording.NOT_LEGAL_ADVICE in text
    assert wording.NOT_LEGAL_ADVICE not in ask(server, QUESTION)


def test_a_question_about_oneself_goes_along_to_another_language(server: Server) -> None:
    """The form that changes the language takes the question along, unseen; a cry for help is taken nowhere."""
    question = "Can I be punished for what I was forced to do?"
    taken = f'<input type="hidden" name="question" value="{html.escape(question)}">'
    assert taken in ask(server, question)
    assert 'name="question" value=' not in ask(server, "help me, they locked me in")


def test_markup_in_a_question_is_text(server: Server) -> None:
    """What somebody types is shown as it was typed and never becomes part of the page."""
    got = server.ask('<script>alert(1)</script> "><b> victims {{ 7 * 7 }}', "/en/ask", next(_PLACES))
    assert "<script>alert" not in got.text
    assert '"><b>' not in got.text
    assert "{{ 7 * 7 }}" in html.unescape(got.text)


def test_a_follow_up_is_carried_by_the_form(server: Server, app: App) -> None:
    """The server knows nothing of the question before but what the form brings along."""
    before, after = "Who trains the police?", "and below the capital?"
    assert f'name="previous" value="{before}"' in ask(server, before)
    best = app.retriever.ask(after, previous=before).hits[0].unit.text
    assert best in plain(ask(server, after, previous=before))


def test_limits_of_the_form_are_those_of_ask(server: Server, app: App) -> None:
    """An area limits the answer; one that is not there is refused."""
    area = app.areas[-1].name
    best = app.retriever.ask("training", area=area).hits[0].unit.text
    assert best in plain(ask(server, "training", area=area))
    assert server.ask("training", "/en/ask", next(_PLACES), area="no such area").status == 400


def begin(length: int) -> bytes:
    """The head of a form of so many bytes."""
    lines = ("POST /ask HTTP/1.1", "Host: a", f"Content-Type: {FORM['Content-Type']}", f"Content-Length: {length}")
    return "\r\n".join((*lines, "", "")).encode()


def plain(text: str) -> str:
    return text.replace("<mark>", "").replace("</mark>", "")


def test_two_people_at_once_get_their_own_answers(server: Server) -> None:
    """Forty questions in flight together: each page is about its own."""
    questions = [f"What about paragraph {number}?" for number in range(10, 50)]
    with ThreadPoolExecutor(8) as pool:
        pages = list(pool.map(lambda question: ask(server, question), questions))
    for number, page in zip(range(10, 50), pages, strict=True):
        assert f'#p{number}"' in page
        assert f"What about paragraph {number}?" in page


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"question=" + b"a" * 1_000_000, FORM, 413),
        (b"question=" + b"a" * 3_000_000, FORM, 413),
        (b'{"question": "x"}', {"Content-Type": "application/json"}, 415),
        (b"question=x", {}, 415),
        (b"question=\xff", FORM, 400),
        (b"&".join(b"a=1" for _ in range(100)), FORM, 400),
    ],
    ids=["a megabyte", "three", "json", "no type", "not ascii", "many fields"],
)
def test_what_is_no_form_is_refused_kindly(
    server: Server, place: str, body: bytes, headers: dict[str, str], status: int
) -> None:
    """The refusal is a page like all others, and says how to go on."""
    got = server.request("POST", "/en/ask", body, {**headers, "X-Forwarded-For": place})
    assert got.status == status
    assert 'href="../en/ask"' in got.text
    assert got.headers["content-type"].startswith("text/html")


def test_too_many_questions_are_asked_to_wait(server: Server, place: str) -> None:
    """Thirty a minute from one place; the next is told when to come again, and others go on."""
    statuses = [server.ask("", "/en/ask", place).status for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    refused = server.ask("", "/fr/ask", place)
    assert 0 < int(refused.headers["retry-after"]) <= 60
    assert Wordings().get("fr")(wording.OVERLOAD) in html.unescape(refused.text)
    assert server.ask("", "/en/ask", next(_PLACES)).status == 200


def test_a_form_from_elsewhere_gains_nothing(server: Server) -> None:
    """Another site's form gets the page that anybody gets: no cookie is set or read."""
    got = server.request(
        "POST", "/en/ask", b"question=victims",
        {**FORM, "Origin": "https://elsewhere.example", "Cookie": "a=b", "X-Forwarded-For": next(_PLACES)},
    )  # fmt: skip
    assert got.status == 200
    assert "set-cookie" not in got.headers
    assert "access-control-allow-origin" not in got.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("DELETE", "/en/ask", 405), ("POST", "/index.html", 405), ("GET", "/../../etc/passwd", 404), ("GET", "/%00", 404),
     ("GET", "/de/ask", 404), ("GET", "/en/ask/", 404), ("GET", "/" + "a/" * 3000, 404), ("BREW", "/", 405)],
)  # fmt: skip
def test_unknown_ways_end_at_a_page(server: Server, method: str, path: str, status: int) -> None:
    """A wrong method or address gets a page in the same look that leads back."""
    got = server.request(method, path)
    assert got.status == status
    assert "<h1>" in got.text
    assert got.headers.keys() >= SAFE


def test_a_refusal_links_back_from_any_depth(server: Server) -> None:
    """Relative links of a page that stands in for another one lead to the site's own pages."""
    assert 'href="../../../style.css"' in server.get("/a/b/c/d").text
    assert 'href="style.css"' in server.get("/nothing").text


@pytest.mark.parametrize("path", ["/index.html", "/en/index.html", "/style.css", "/en/ask", "/nothing"])
def test_head_is_get_without_a_body(server: Server, path: str) -> None:
    """Same status, same headers, no content."""
    got, head = server.get(path), server.request("HEAD", path)
    assert (head.status, head.body) == (got.status, b"")
    drop = {"date", "content-length"}
    assert {k: v for k, v in head.headers.items() if k not in drop} == {
        k: v for k, v in got.headers.items() if k not in drop
    }


@pytest.mark.parametrize("question", [None, QUESTION, "How many victims are there?", "help me", "<b>&", ""])
def test_answers_are_valid_html(server: Server, question: str | None) -> None:
    """The form, answers of every shape and refusals break none of HTML's own rules."""
    got = server.get("/fr/ask") if question is None else server.ask(question, "/fr/ask", next(_PLACES))
    assert any(form.get("method") == "post" for form in elements(parsed(got.body), "form"))
    parsed(server.get("/nothing").body)


def test_every_response_is_safe(server: Server) -> None:
    """Pages, answers, refusals and redirects all carry the policy that nothing comes from elsewhere."""
    responses = [server.get(path) for path in ("/", "/style.css", "/en/ask", "/nothing")]
    responses += [server.ask(QUESTION, "/ask", next(_PLACES)), server.get("/", Accept_Language="fr")]
    for got in responses:
        assert got.headers.keys() >= SAFE
        policy = got.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "server" not in got.headers


def test_no_header_of_a_request_comes_back(server: Server) -> None:
    """Neither a host nor a path that somebody made up stands in a response."""
    evil = "evil.example"
    for path in ("/", "/ask", f"/{evil}", "/%0d%0aSet-Cookie:%20a=b"):
        got = server.request("GET", path, headers={"Host": evil, "Accept-Language": "fr", "X-Forwarded-Host": evil})
        assert evil not in f"{got.headers}{got.text}"
        assert "set-cookie" not in got.headers


@pytest.mark.parametrize(
    ("wanted", "location"),
    [("fr", "fr/index.html"), ("fr-CA,fr;q=0.9", "fr/index.html"), ("de, fr;q=0.4, en;q=0.3", "fr/index.html"),
     ("en, fr;q=0.9", None), ("de", None), ("", None), ("fr;q=0", None), ("fr;q=nonsense", None)],
)  # fmt: skip
def test_an_address_without_a_language_follows_the_browser(server: Server, wanted: str, location: str | None) -> None:
    """It leads to the language that the browser prefers, if the site has it and it is not the plain one."""
    got = server.get("/", Accept_Language=wanted)
    assert (got.status, got.headers.get("location")) == ((302, location) if location else (200, None))
    assert "Accept-Language" in got.headers["vary"]


def test_a_page_that_has_not_changed_is_not_sent_again(server: Server) -> None:
    """Its tag is enough, compressed or not."""
    got = server.get("/en/index.html", Accept_Encoding="gzip")
    assert gzip.decompress(got.body) == server.get("/en/index.html").body
    again = server.get("/en/index.html", If_None_Match=got.headers["etag"], Accept_Encoding="gzip")
    assert (again.status, again.body) == (304, b"")
    assert server.get("/en/index.html", If_None_Match='"other"').status == 200


def test_answers_are_compressed(server: Server) -> None:
    """On a slow line an answer is small, too."""
    body = b"question=victims"
    headers = {**FORM, "Accept-Encoding": "gzip", "X-Forwarded-For": next(_PLACES)}
    got = server.request("POST", "/en/ask", body, headers)
    assert got.headers["content-encoding"] == "gzip"
    assert len(got.body) < 20_000


def test_a_folder_without_its_slash_is_found(server: Server, app: App) -> None:
    """Who types the address of a document gets its front page."""
    folder = Addresses(app.corpus.document).folder
    assert server.get(f"/{folder}").headers["location"] == f"{folder}/"
    assert server.get(f"/{folder}/").status == 200


def test_health_and_metrics_are_beside_it(server: Server) -> None:
    """On a port of their own: counts by verdict and by what pages got, and nothing of anybody."""
    ask(server, QUESTION)
    assert server.request("GET", "/healthz", port=server.metrics).status == 200
    shown = server.request("GET", "/metrics", port=server.metrics).text
    assert 'palermo_outcomes_total{outcome="answered"}' in shown
    assert 'palermo_pages_total{outcome="answer"}' in shown
    assert server.get("/metrics").status == 404


def test_a_slow_form_does_not_hold_up_others(server: Server) -> None:
    """Somebody who sends one byte and waits costs nobody anything."""
    with socket.create_connection(("127.0.0.1", server.port)) as slow:
        slow.sendall(begin(99) + b"q")
        assert ask(server, QUESTION)


def test_no_question_is_written_down(server: Server) -> None:
    """At DEBUG, through answers, refusals and errors: no word of a question stands in the log."""
    ask(server, "tracerword victims", previous="tracerbefore")
    ask(server, "help me tracerword")
    server.ask("tracerword", "/en/ask", next(_PLACES), area="tracerarea")
    server.request(
        "POST", "/en/ask?q=tracerquery", b"question=tracerword%ff", {**FORM, "X-Forwarded-For": "tracerplace"}
    )
    server.get("/tracerpath", User_Agent="traceragent", Referer="http://tracerreferer/")
    server.request("POST", "/en/ask", b"tracerword" * 20_000, {**FORM, "X-Forwarded-For": next(_PLACES)})
    log = server.log.read_text(encoding="utf-8")
    assert "The pages are at" in log
    assert "tracer" not in log
    assert "2001:db8" not in log
    assert "tracer" not in server.request("GET", "/metrics", port=server.metrics).text


# -- the process ------------------------------------------------------------------------------------------------------


def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    """After SIGTERM a question that has begun to arrive is still answered; then the process ends with status 0."""
    with served(tmp_path, "--language", "en") as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=30) as begun:
            begun.sendall(begin(len(b"question=victims")) + b"question=")
            assert server.get("/").status == 200  # so the one before it was accepted
            server.process.terminate()
            time.sleep(0.2)
            begun.sendall(b"victims")
            assert begun.recv(64).startswith(b"HTTP/1.1 200")
        assert server.process.wait(10) == 0
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("taken", ["pages", "metrics"])
def test_a_port_that_is_taken_is_said_in_a_sentence(taken: str) -> None:
    """Status 3, and what to change."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port, free = other.getsockname()[1], free_port()
        pages, metrics = (port, free) if taken == "pages" else (free, port)
        done = palermo(
            "serve", "--listen", f"127.0.0.1:{pages}", env={"PALERMO_METRICS_LISTEN": f"127.0.0.1:{metrics}"}
        )
    assert done.status == 3
    assert str(port) in done.err
    assert ("PALERMO_SITE_LISTEN" if taken == "pages" else "PALERMO_METRICS_LISTEN") in done.err


@pytest.mark.parametrize("arguments", [("--listen", "nowhere"), ("--listen", "127.0.0.1:99999"), ("--language", "xx")])
def test_what_cannot_be_read_is_said_in_a_sentence(arguments: tuple[str, ...]) -> None:
    """Status 2."""
    done = palermo("serve", *arguments)
    assert done.status == 2
    assert done.err.count("\n") == 1


def test_without_the_extra_it_says_what_to_install() -> None:
    """Status 2, and the line that installs it."""
    hidden = "import sys; sys.modules['starlette'] = None; from bot.cli import main; main()"
    done = palermo("serve", command=(sys.executable, "-c", hidden))
    assert done.status == 2
    assert "palermo[serve]" in done.err
