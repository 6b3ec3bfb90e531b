"""Next-token loss on labelled rows, as a sum to be divided by the labels of the whole step."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import cross_entropy

IGNORED = -100


def labelled_rows(labels: Tensor, document_starts: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Rows that predict a label, and those labels.

    labels `[T]` aligned with the input tokens, -100 where nothing is asked. The label of token
    t + 1 is predicted at row t; the first token of a document is predicted by none. Returns rows
    `[M]` and targets `[M]`.
    """
    asked = labels != IGNORED
    asked[0] = False
    if document_starts is not None:
        asked[document_starts] = False
    at = asked.nonzero()[:, 0]
    return at - 1, labels[at]


def next_token_loss(logits: Tensor, targets: Tensor, weights: Tensor | None = None) -> Tensor:
    """Sum of (weighted) cross entropies in fp32; logits `[M, vocab]`, targets and weights `[M]`."""
    losses = cross_entropy(logits.float(), targets, reduction="none")
    return losses.sum() if weights is None else (losses * weights).sum()
