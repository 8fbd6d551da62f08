"""The mean of a moving window: in "rolling average sales" the window is averaged, and no sale is."""

from dataclasses import replace

from agent.planner.names.lexicon import Lexicon
from agent.planner.names.text import Token
from agent.planner.vocabulary import Vocabulary

LONGEST, REACH = 4, 3


def mean_of_window(tokens: tuple[Token, ...], lexicon: Lexicon, vocab: Vocabulary) -> tuple[Token, ...]:
    """Put "average for sales" for "average sales" beside a moving window, where sales are added up.

    What is said of one thing stays: the "rolling average fine" is that of a fine.
    """
    cues = [i for i, token in enumerate(tokens) if token.text in vocab.gathering["rolling"]]
    for i, token in enumerate(tokens) if cues else ():
        is_led = any(i - REACH <= cue < i for cue in cues)
        behind = tokens[i + 1 : i + 1 + LONGEST]
        if token.text in vocab.averages and _is_added_up(behind, lexicon, is_led=is_led):
            link = replace(token, text="for", stem="for", start=token.end, after_break=False)
            return (*tokens[: i + 1], link, *tokens[i + 1 :])
    return tokens


def _is_added_up(behind: tuple[Token, ...], lexicon: Lexicon, *, is_led: bool) -> bool:
    """Whether measures stand first that are told of many: in the plural, or sums where the window leads."""
    for size in range(len(behind), 0, -1):
        named = lexicon.lookup(tuple(token.text for token in behind[:size]))
        if measures := [m for m in named if m.kind == "metric"]:
            are_many = any(token.text != token.stem for token in behind[:size])
            is_sum = is_led and not any(lexicon.is_count(m) for m in measures)
            return (are_many or is_sum) and not any(lexicon.is_mean(m) for m in measures)
    return False
