"""The names and codes of countries, from Unicode's Common Locale Data Repository."""

from collections.abc import Iterator
from functools import cache

from semantic_layer.folding import fold

LANGUAGES = ("en", "pt", "es", "fr", "de", "it", "nl")
NO_COUNTRY = ("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ")
# Names in use that the repository files as variants, which Babel leaves out.
OTHER_NAMES = {
    "AE": ("UAE", "Emirates"),
    "BO": ("Bolivia",),
    "CD": ("DR Congo", "Democratic Republic of the Congo"),
    "CI": ("Ivory Coast",),
    "CV": ("Cabo Verde",),
    "CZ": ("Czech Republic",),
    "GB": ("Great Britain", "Britain", "Grã-Bretanha", "Gran Bretaña", "Großbritannien", "Grande-Bretagne"),
    "HK": ("Hong Kong",),
    "IE": ("Eire", "Republic of Ireland"),
    "IR": ("Islamic Republic of Iran",),
    "KR": ("Republic of Korea",),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macau", "Macao"),
    "NL": ("Holland", "Holanda"),
    "PS": ("Palestine",),
    "RU": ("Russian Federation",),
    "SZ": ("Swaziland",),
    "TR": ("Turkey", "Turkiye"),
    "TW": ("Taiwan",),
    "US": ("United States of America", "America", "EUA"),
    "VN": ("Viet Nam",),
    "ZA": ("RSA",),
}


@cache
def code_of(name: str) -> str | None:
    """Return the two letters of a country given by name or code, None for what is no country."""
    turned = " ".join(reversed(name.split(",")))
    return _by_code().get(name.strip().upper()) or _by_name().get(fold(name)) or _by_name().get(fold(turned))


def codes_of(country: str) -> tuple[str, ...]:
    """Return the codes of a country, of two letters and of three."""
    return tuple(code for code, known in _by_code().items() if known == country)


def names_of(country: str) -> tuple[str, ...]:
    """Return what a country is called in the languages of trade and in its own."""
    from babel.languages import get_official_languages

    spoken = dict.fromkeys((*LANGUAGES, *get_official_languages(country)))
    names = (name for language in spoken for name in _names(language, country))
    return tuple(dict.fromkeys((*names, *OTHER_NAMES.get(country, ()))))


@cache
def _by_code() -> dict[str, str]:
    from babel import Locale
    from babel.core import get_global

    own = {code: code for code in Locale("en").territories if len(code) == 2 and code not in NO_COUNTRY}
    aliases = get_global("territory_aliases").items()
    other = {a: known[0] for a, known in aliases if a.isalpha() and len(known) == 1 and known[0] in own}
    return own | {code: known for code, known in other.items() if code not in own}


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for country in set(_by_code().values()):
            for name in _names(language, country):
                found.setdefault(fold(name), country)
    for country, names in OTHER_NAMES.items():
        found.update({fold(name): country for name in names})
    return found


def _names(language: str, country: str) -> Iterator[str]:
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    if country in territories:
        yield territories[country]
