"""The wiring: think, act, bind; a rejected answer goes back to think.

Once texts of strangers are in the turn, the only way on is the summariser, which has no tools: no edge leads
from there to think or act.
"""

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime

from agent.nodes.act import Act
from agent.nodes.bind import Bind
from agent.nodes.summarise import Summarise
from agent.nodes.think import Think
from agent.state import Conversation, Turn


def build_graph(think: Think, act: Act, summarise: Summarise, bind: Bind, checkpointer: Any) -> Any:
    """Compile the graph of one turn; the turn itself travels as the run's context."""
    graph = StateGraph(Conversation, context_schema=Turn)
    graph.add_node("think", think)
    graph.add_node("act", act)
    graph.add_node("summarise", summarise)
    graph.add_node("bind", bind)
    graph.add_conditional_edges(START, _at_first, ["think", "act"])
    graph.add_conditional_edges("think", _after_thinking, ["act", "bind"])
    graph.add_conditional_edges("act", _after_acting, ["think", "summarise", "bind", END])
    graph.add_conditional_edges("bind", _after_binding, ["think", "summarise", END])
    graph.add_edge("summarise", "bind")
    return graph.compile(checkpointer=checkpointer)


def _at_first(state: Conversation, runtime: Runtime[Turn]) -> str:
    return "act" if runtime.context.is_resumed else "think"


def _after_thinking(state: Conversation, runtime: Runtime[Turn]) -> str:
    return "act" if state["messages"][-1].get("tool_calls") else "bind"


def _after_acting(state: Conversation, runtime: Runtime[Turn]) -> str:
    if runtime.context.pending:
        return END
    return "bind" if runtime.context.ending else _next_to_word_it(runtime.context)


def _after_binding(state: Conversation, runtime: Runtime[Turn]) -> str:
    return END if runtime.context.outcome else _next_to_word_it(runtime.context)


def _next_to_word_it(turn: Turn) -> str:
    return "summarise" if turn.passages else "think"
