"""Learn from marked questions how likely a word restricts, by its state in the sentence, and how well."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from agent.planner.leftovers import is_grammar_word
from agent.planner.names.text import Token, tokenize
from agent.planner.restricting import WEIGHTS, features
from agent.planner.vocabulary import Vocabulary, vocabulary
from evals.restricting.marked import Marked, read_marked
from knowledge.word_states import word_states
from warehouse.errors import FootnoteError

# Of .001, .003 and .01 the one that orders open-class words best in ten folds.
STRENGTH = 0.003
FOLDS = 10
DIGITS = 5
SHOWN = (0.05, 0.15, 0.25, 0.5)


@dataclass(frozen=True)
class Words:
    """The words of the marked questions: features (words x width), marks, questions, whether open-class."""

    states: np.ndarray
    restricts: np.ndarray
    question: np.ndarray
    is_open: np.ndarray


def gather(marked: tuple[Marked, ...]) -> Words:
    """Return the words with what the bundled model knows of each; FootnoteError where it is not installed."""
    rows: list[tuple[Any, bool, int, bool]] = []
    vocab = vocabulary()
    for number, one in enumerate(marked):
        states = word_states(one.text)
        if states is None:
            raise FootnoteError("The bundled embedding model is not installed", code="embedder")
        for token in tokenize(one.text):
            told = features(token, states)
            if told is not None:
                marks = one.is_restricting(token.start, token.end)
                rows.append((told, marks, number, _is_open(token, vocab)))
    states_, marks_, numbers, opens = zip(*rows, strict=True)
    return Words(np.array(states_), np.array(marks_), np.array(numbers), np.array(opens))


def _is_open(token: Token, vocab: Vocabulary) -> bool:
    """Whether a word may be one that nothing explains: no word of grammar, no filler, no number."""
    word = token.text
    is_known = word in vocab.fillers or vocab.is_function_word(word) or is_grammar_word(word, vocab)
    return word.isalpha() and not is_known


def learn(words: Words, path: Path = WEIGHTS) -> None:
    """Write the weights; scaling is within them."""
    scaler = StandardScaler().fit(words.states)
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(scaler.transform(words.states), words.restricts)
    weights = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    told = {"bias": round(bias, DIGITS), "weights": [round(float(w), DIGITS) for w in weights]}
    path.write_text(json.dumps(told), encoding="utf-8")


def judged(words: Words) -> np.ndarray:
    """The chance of each word by a model that saw no word of its question."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=5000))
    folds = GroupKFold(FOLDS)
    found = cross_val_predict(
        model, words.states, words.restricts, groups=words.question, cv=folds, method="predict_proba"
    )
    chances: np.ndarray = found[:, 1]
    return chances


def table(words: Words, chances: np.ndarray) -> str:
    """How well open-class words are told apart, in Markdown."""
    marks, chances = words.restricts[words.is_open], chances[words.is_open]
    area = roc_auc_score(marks, chances)
    lines = [
        f"{len(set(words.question))} questions, {len(words.states):,} words, {len(marks):,} open-class; "
        f"AUC {area:.3f} by {FOLDS} folds of whole questions",
        "",
        "| left out up to a chance of | words | of them rightly | of all idle words |",
        "| --- | --- | --- | --- |",
    ]
    for most in SHOWN:
        out = chances <= most
        right = (out & ~marks).sum()
        lines.append(f"| {most} | {out.sum()} | {right / out.sum():.3f} | {right / (~marks).sum():.2f} |")
    return "\n".join(lines)


def restricting() -> str:
    """Learn, write the weights, and return how well words are judged."""
    words = gather(read_marked())
    learn(words)
    return table(words, judged(words))
