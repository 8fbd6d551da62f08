"""The composition root of the agent: a workspace and settings become a ready agent."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.language_models import BaseChatModel

from agent.assistant import Agent
from agent.catalogue import Catalogue, catalogue_source
from agent.errors import ModelError
from agent.graph import build_graph
from agent.indexed_texts import IndexedTexts
from agent.nodes.act import Act
from agent.nodes.bind import Bind
from agent.nodes.summarise import Summarise
from agent.nodes.think import Think
from agent.passages import Retriever
from agent.settings import ModelSettings, read_settings
from agent.store import KEEP_DAYS, open_store
from agent.tools.specs import tool_specs
from agent.tools.toolbox import Toolbox
from knowledge.index.layout import is_indexed
from semantic_layer.layer import SemanticLayer

if TYPE_CHECKING:
    from warehouse.audit_log.recorder import Recorder
    from warehouse.pool import WorkerPool


def build_agent(
    workspace: Path,
    settings: ModelSettings | None = None,
    *,
    version: str | None = None,
    workers: "WorkerPool | None" = None,
    keep_days: int = KEEP_DAYS,
    recorder: "Recorder | None" = None,
) -> Agent:
    """Open a version of the workspace, else the current one, and wire the graph; WorkspaceError without.

    Queries run in `workers`, or else in a process of its own. Conversations not used for `keep_days` are
    forgotten; `recorder` keeps what is asked and what runs.
    """
    settings = settings or read_settings()
    model = remote_model(settings) if settings.is_remote else None
    return assemble(
        workspace, settings, model, version=version, workers=workers, keep_days=keep_days, recorder=recorder
    )


def assemble(
    workspace: Path,
    settings: ModelSettings,
    model: BaseChatModel | None,
    *,
    version: str | None = None,
    workers: "WorkerPool | None" = None,
    keep_days: int = KEEP_DAYS,
    recorder: "Recorder | None" = None,
    retriever: Retriever | None = None,
) -> Agent:
    """Wire the graph around a chat model; the planner where there is none.

    With a `retriever`, by default what is indexed, a model may ask for texts, after which it can call nothing
    more in that turn.
    """
    layer = SemanticLayer.open(workspace, version, workers=workers)
    store = open_store(workspace, keep_days=keep_days)

    def wire(view: SemanticLayer, model: BaseChatModel | None) -> Any:
        # The planner is code of ours: what it is told leaves no machine.
        tells = view.access.rows_to_model or model is None
        # No policy can tell whose rows a text is of.
        indexed = workspace if view.access.is_open and is_indexed(workspace) else None
        texts = retriever if view.access.is_open else None
        texts = texts or (IndexedTexts(indexed) if indexed else None)
        return build_graph(
            Think(
                model or _planner(view, workspace, finds=indexed is not None),
                Catalogue(view).prompt_for if model else (lambda _: ""),
                tool_specs(
                    without=() if view.access.sql else ("run_sql",),
                    reads_texts=texts is not None,
                    finds_products=indexed is not None,
                ),
                is_remote=model is not None,
                tells_values=tells,
                calling=settings.calling,
                limits=settings.limits,
            ),
            Act(
                Toolbox(view, texts, tells_values=tells, indexed=indexed, is_planner=model is None),
                view.info.currency,
            ),
            # Not the model that Think binds its tools to: this one knows of none.
            Summarise(model if tells else None),
            Bind(view, catalogue_source(view)),
            store,
        )

    planner = (lambda view: wire(view, None)) if model else None
    return Agent(lambda view: wire(view, model), layer, settings.name, store, recorder, planner)


def _planner(layer: SemanticLayer, workspace: Path, *, finds: bool) -> BaseChatModel:
    from agent.planner.model import PlannerModel
    from agent.planner.questions.priced import PricingReader
    from agent.planner.questions.products import FindingReader
    from agent.verified import read_verified

    reader = FindingReader(layer) if finds else PricingReader(layer)
    return PlannerModel(reader=reader, manifest=layer.manifest, verified=read_verified(workspace))


def remote_model(settings: ModelSettings, http_client: Any = None) -> BaseChatModel:
    """The chat model of the settings' endpoint; ModelError where it has no key.

    An `http_client` is asked instead of one made here.
    """
    from langchain_openai import ChatOpenAI
    from pydantic import SecretStr

    if not settings.api_key:
        raise ModelError(
            f"FOOTNOTE_MODEL names '{settings.name}' but no key is set.",
            code="model_not_configured",
            action="Set OPENAI_API_KEY (any text for a local endpoint), or unset FOOTNOTE_MODEL.",
        )
    return ChatOpenAI(
        model=settings.name,
        base_url=settings.base_url,
        api_key=SecretStr(settings.api_key),
        timeout=settings.timeout,
        temperature=0,
        max_retries=0,
        http_client=http_client,
    )
