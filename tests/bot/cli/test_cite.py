"""Citations in a shell: the citation alone on stdout, whatever is said about it beside it."""

from __future__ import annotations

from tests.support.process import palermo

SITE = "https://pages.example/library/"


def test_with_a_site_the_page_is_named_beside_the_citation() -> None:
    """The address goes to stderr, so that a citation in a file stays one."""
    plain, linked = palermo("cite", "39b"), palermo("cite", "39b", env={"PALERMO_SITE_URL": SITE})
    assert linked.out == plain.out
    assert plain.err == ""
    assert linked.err.startswith(SITE)
    assert linked.err.rstrip().endswith("#p39b")
