"""The language model of the settings as the writer of `footnote docs --narrate`."""

from collections.abc import Sequence

from agent.build import remote_model
from agent.errors import ModelError
from agent.settings import read_settings
from pipelines.writer import Turn, Writer


def configured_writer() -> Writer:
    """The model that FOOTNOTE_MODEL names; ModelError where none is named or it has no key."""
    settings = read_settings()
    if not settings.is_remote:
        raise ModelError(
            "No language model is set, and --narrate needs one.",
            code="model_not_configured",
            action="Set FOOTNOTE_MODEL and OPENAI_API_KEY (and OPENAI_BASE_URL), or leave --narrate out.",
        )
    model = remote_model(settings)

    def answer(turns: Sequence[Turn]) -> str:
        try:
            reply = model.invoke([{"role": role, "content": text} for role, text in turns])
        except Exception as error:
            raise ModelError(
                f"The model endpoint failed ({type(error).__name__}).",
                code="model_failed",
                action="Check OPENAI_BASE_URL, OPENAI_API_KEY and FOOTNOTE_MODEL, or leave --narrate out.",
            ) from error
        return str(reply.text)

    return Writer(settings.name, answer)
