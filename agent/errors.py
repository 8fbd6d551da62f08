"""Errors of the agent: what the model's provider did wrong, and limits of a turn."""

from semantic_layer.errors import FootnoteError


class ModelError(FootnoteError):
    """The model endpoint failed, refused or answered with something unusable."""


class PromptError(FootnoteError):
    """A packaged prompt or one of its variables is missing: our defect."""
