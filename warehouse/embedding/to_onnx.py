"""Write a sentence-transformers model, its pooling and its scaling to length 1 as one ONNX graph.

A second output holds what the model knows of each word in some of its layers.
"""

import json
import logging
import warnings
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from warehouse.embedding.embedder import Embedder
from warehouse.embedding.exported import FACTS, GRAPH, TOKENS, VECTOR, WORDS
from warehouse.embedding.word_states import layer_of

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def write_graph(embedder: Embedder, folder: Path, *, format_number: int) -> None:
    """Write graph, tokenizer and facts; any error where the model is not one that can be exported."""
    model: Any = embedder.model  # type: ignore[attr-defined]
    names = [type(module).__name__ for module in model]
    if names[:2] != ["Transformer", "Pooling"] or set(names[2:]) - {"Normalize"}:
        raise ValueError(f"modules {names}")
    if model[1].pooling_mode != "mean":
        raise ValueError("its pooling is not the mean")
    tokenizer = model.tokenizer
    inputs = [name for name in INPUTS if name in tokenizer.model_input_names]
    tokenizer.backend_tokenizer.save(str(folder / TOKENS))
    _write(model[0].auto_model, tokenizer, inputs, folder / GRAPH)
    facts = {
        "format": format_number,
        "identity": str(embedder.identity),
        "inputs": inputs,
        "longest": int(model.max_seq_length),
        "pad_id": int(tokenizer.pad_token_id),
        "pad_token": str(tokenizer.pad_token),
        "bytes": {name: (folder / name).stat().st_size for name in (GRAPH, TOKENS)},
    }
    # Last: without it the folder is no export.
    (folder / FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")


def _write(transformer: Any, tokenizer: Any, inputs: list[str], path: Path) -> None:
    import torch

    class Pooled(torch.nn.Module):
        def forward(self, *given: Any) -> Any:
            named = dict(zip(inputs, given, strict=True))
            read = transformer(**named, output_hidden_states=True)
            states = read.last_hidden_state
            mask = named["attention_mask"].unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1), layer_of(read.hidden_states)

    pooled = Pooled().eval()
    pooled.inner = transformer
    example = tokenizer(["two words", "one"], padding=True, return_tensors="pt")
    sizes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens")}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(
            pooled,
            tuple(example[name] for name in inputs),
            str(path),
            dynamo=True,
            input_names=inputs,
            output_names=[VECTOR, WORDS],
            dynamic_shapes=((sizes,) * len(inputs),),
            external_data=False,
        )
