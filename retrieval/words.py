"""Closed lists about the English language that the analysis needs, and nothing about any document."""

from __future__ import annotations

import re

# Words that carry little by themselves. They are searched at a low weight rather than dropped: a question
# that holds nothing else still deserves a ranking.
WEAK_WORDS = frozenset(
    """
    a about above after again all also although always am an and any anybody anyone anything are as ask asked
    asking at away be because been before being below between both but by can cannot cant come could did didnt
    do document does doesnt doing done dont down during each else even ever every everybody everyone everything
    few find for from further gave get gets getting give gives given go goes going gone got had has hasnt have
    havent having he hello her here hers herself hey hi him himself his how however i id if ill im in into is
    isnt it its itself ive just know let lets like made make makes many may maybe me might more most much must
    my myself no nor not now of off on once one only or other others our ours ourselves out over own paper
    paragraph paragraphs per please point points put quite rather really recommend recommendation
    recommendations recommended regard regarding said same say says see shall she shes should since so some
    somebody someone something such suppose supposed take tell text than that thats the their theirs them
    themselves then there these they theyre thing things think this those though through to too told under until
    up upon us use very want wants was wasnt way we well went were werent what whats when where whether which
    while who whom whose why will with within without wont would yes yet you your yours yourself
    """.split()
)

IRREGULAR = {
    "women": "woman",
    "men": "man",
    "children": "child",
    "people": "person",
    "peoples": "person",
    "persons": "person",
    "wives": "wife",
    "lives": "life",
    "knives": "knife",
    "thieves": "thief",
    "selves": "self",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "data": "datum",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "media": "medium",
    "curricula": "curriculum",
    "bureaux": "bureau",
    "indices": "index",
    "analyses": "analysis",
    "crises": "crisis",
    "bases": "basis",
    "theses": "thesis",
    "bought": "buy",
    "sold": "sell",
    "sale": "sell",
    "paid": "pay",
    "caught": "catch",
    "taught": "teach",
    "fought": "fight",
    "sought": "seek",
    "stole": "steal",
    "stolen": "steal",
    "held": "hold",
    "kept": "keep",
    "lied": "lie",
    "lying": "lie",
    "beaten": "beat",
    "broke": "break",
    "broken": "break",
    "hid": "hide",
    "hidden": "hide",
    "fled": "flee",
    "ran": "run",
    "brought": "bring",
    "sent": "send",
    "spent": "spend",
    "lost": "lose",
    "left": "leave",
    "forgotten": "forget",
    "wrote": "write",
    "written": "write",
    "spoke": "speak",
    "spoken": "speak",
    "knew": "know",
    "known": "know",
    "grew": "grow",
    "began": "begin",
    "begun": "begin",
    "drove": "drive",
    "driven": "drive",
    "chose": "choose",
    "chosen": "choose",
}

_OR_OUR = ("labor", "behavior", "favor", "honor", "neighbor", "color", "harbor", "endeavor", "rumor")
_OR_TAIL = re.compile(r"(?:s|ed|ing|er|ers|able|hood)?$")
_IZE = re.compile(r"(?<=[a-z]{3})([iy])z(e|es|ed|ing|er|ers|ation|ations)$")
_WHOLE = {
    **{f"{stem}er{s}": f"{stem}re{s}" for stem in ("cent", "theat", "lit", "fib") for s in ("", "s")},
    **{f"{stem}se{s}": f"{stem}ce{s}" for stem in ("defen", "offen", "licen", "preten") for s in ("", "s")},
    **{f"program{s}": f"programme{s}" for s in ("", "s")},
    **{f"judgment{s}": f"judgement{s}" for s in ("", "s")},
    **{f"{stem}l{tail}": f"{stem}{tail}" for stem in ("fulfil", "enrol") for tail in ("", "s", "ment")},
}


def british(word: str) -> str:
    """One spelling for British and American forms: `labor` and `labour`, `criminalize` and `criminalise`."""
    if word in _WHOLE:
        return _WHOLE[word]
    if word.startswith(_OR_OUR):
        stem = next(stem for stem in _OR_OUR if word.startswith(stem))
        if _OR_TAIL.match(word, len(stem)):
            return f"{stem[:-2]}our{word[len(stem) :]}"
    return _IZE.sub(r"\1s\2", word) if "z" in word else word


ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
    sixteenth seventeenth eighteenth nineteenth twentieth
""".split()
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

# Chat shorthand. A value of several words stands for all of them; digits stand for the words that sound like them.
SHORTHAND = {
    line.split("=")[0].strip(): line.split("=")[1].strip()
    for line in """
    u = you
    ur = your
    r = are
    b = be
    n = and
    y = why
    c = see
    k = ok
    w = with
    wo = without
    2 = to
    4 = for
    b4 = before
    ppl = people
    peeps = people
    plz = please
    pls = please
    thx = thanks
    ty = thanks
    smth = something
    sth = something
    smb = somebody
    sb = somebody
    sum1 = someone
    some1 = someone
    any1 = anyone
    every1 = everyone
    no1 = nobody
    gov = government
    govt = government
    govs = governments
    govts = governments
    info = information
    infos = information
    docs = documents
    wrk = work
    bc = because
    bcz = because
    cuz = because
    cos = because
    coz = because
    tho = though
    dunno = know
    wanna = want
    gonna = will
    gotta = must
    gimme = give me
    lemme = let me
    shud = should
    shd = should
    cud = could
    wud = would
    wat = what
    wht = what
    wot = what
    wen = when
    wher = where
    hw = how
    dis = this
    da = the
    dat = that
    dem = them
    dey = they
    dere = there
    den = then
    hav = have
    hv = have
    cn = can
    dnt = do not
    cant = cannot
    frm = from
    abt = about
    abut = about
    thru = through
    tht = that
    bf = boyfriend
    gf = girlfriend
    hubby = husband
    bro = brother
    sis = sister
    mom = mother
    mum = mother
    mommy = mother
    dad = father
    fam = family
    idk = know
    asap = quickly
    2day = today
    msg = message
    msgs = messages
    pic = picture
    pics = pictures
    lang = language
    intl = international
    natl = national
    orgs = organizations
    ngos = ngo
    atty = attorney
    regs = regulations
    cert = certificate
    acct = account
    yr = year
    yrs = years
    hrs = hours
    mth = month
    mths = months
    id = identity
    """.strip().splitlines()
}
