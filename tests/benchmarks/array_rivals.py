"""Training sets without our core: logistic regression and a two-layer net, by hand in NumPy, by HIPS autograd, and by
PyTorch where it is installed. By hand it keeps every intermediate that a reverse sweep keeps; nothing is clever.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import autograd  # type: ignore[import-untyped]
import autograd.numpy as traced  # type: ignore[import-untyped]
import numpy as np

Leaves = Mapping[str, Any]


def regression_leaves(examples: int, features: int = 20) -> Leaves:
    source = np.random.RandomState(0)
    return {
        "X": source.standard_normal((features, examples)),
        "Y": (source.random_sample((1, examples)) > 0.5).astype(np.float64),
        "w": 0.1 * source.standard_normal((features, 1)),
        "b": np.float64(0.1),
    }


def net_leaves(examples: int) -> Leaves:
    source = np.random.RandomState(0)
    return {
        "X": source.standard_normal((2, examples)),
        "Y": (source.random_sample((1, examples)) > 0.5).astype(np.float64),
        "W1": 0.5 * source.standard_normal((4, 2)), "b1": np.zeros((4, 1)),
        "W2": 0.5 * source.standard_normal((1, 4)), "b2": np.zeros((1, 1)),
    }  # fmt: skip


def regression_by_hand(leaves: Leaves) -> tuple[Any, ...]:
    """The loss first, dL/dw and dL/db last."""
    X, Y, w, b = (leaves[name] for name in ("X", "Y", "w", "b"))
    product = w.T @ X
    Z = product + b
    power = np.exp(-Z)
    A = 1.0 / (1.0 + power)
    log_A = np.log(A)
    first = Y * log_A
    not_Y = 1.0 - Y
    not_A = 1.0 - A
    log_not_A = np.log(not_A)
    second = not_Y * log_not_A
    both = first + second
    terms = -both
    loss = np.sum(terms)
    d_both = -np.ones_like(terms)
    d_log_A = d_both * Y
    d_log_not_A = d_both * not_Y
    d_not_A = d_log_not_A / not_A
    d_A = d_log_A / A - d_not_A
    d_Z = d_A * A * not_A
    d_w = X @ d_Z.T
    d_b = np.sum(d_Z)
    return (loss, product, Z, power, A, log_A, first, not_Y, not_A, log_not_A, second, both, terms, d_both, d_log_A,
            d_log_not_A, d_not_A, d_A, d_Z, d_w, d_b)  # fmt: skip


def net_by_hand(leaves: Leaves) -> tuple[Any, ...]:
    """The loss first, the four parameters' derivatives last."""
    X, Y, W1, b1, W2, b2 = (leaves[name] for name in ("X", "Y", "W1", "b1", "W2", "b2"))
    product1 = W1 @ X
    Z1 = product1 + b1
    A1 = np.tanh(Z1)
    product2 = W2 @ A1
    Z2 = product2 + b2
    A2 = 1.0 / (1.0 + np.exp(-Z2))
    log_A = np.log(A2)
    first = Y * log_A
    not_Y = 1.0 - Y
    not_A = 1.0 - A2
    log_not_A = np.log(not_A)
    second = not_Y * log_not_A
    both = first + second
    terms = -both
    loss = np.sum(terms)
    d_both = -np.ones_like(terms)
    d_A2 = d_both * Y / A2 - d_both * not_Y / not_A
    d_Z2 = d_A2 * A2 * not_A
    d_W2 = d_Z2 @ A1.T
    d_b2 = np.sum(d_Z2, axis=1, keepdims=True)
    d_A1 = W2.T @ d_Z2
    d_Z1 = d_A1 * (1.0 - A1**2)
    d_W1 = d_Z1 @ X.T
    d_b1 = np.sum(d_Z1, axis=1, keepdims=True)
    return (loss, product1, Z1, A1, product2, Z2, A2, log_A, first, not_Y, not_A, log_not_A, second, both, terms,
            d_both, d_A2, d_Z2, d_A1, d_Z1, d_W1, d_b1, d_W2, d_b2)  # fmt: skip


def _log_loss(A: Any, Y: Any) -> Any:
    return traced.sum(-(Y * traced.log(A) + (1 - Y) * traced.log(1 - A)))


def regression_by_autograd(leaves: Leaves) -> Callable[[], tuple[Any, ...]]:
    X, Y = leaves["X"], leaves["Y"]

    def loss(w: Any, b: Any) -> Any:
        return _log_loss(1 / (1 + traced.exp(-(traced.dot(w.T, X) + b))), Y)

    gradient = autograd.grad(loss, (0, 1))
    return lambda: gradient(leaves["w"], leaves["b"])


def net_by_autograd(leaves: Leaves) -> Callable[[], tuple[Any, ...]]:
    X, Y = leaves["X"], leaves["Y"]

    def loss(W1: Any, b1: Any, W2: Any, b2: Any) -> Any:
        A1 = traced.tanh(traced.dot(W1, X) + b1)
        return _log_loss(1 / (1 + traced.exp(-(traced.dot(W2, A1) + b2))), Y)

    gradient = autograd.grad(loss, (0, 1, 2, 3))
    return lambda: gradient(leaves["W1"], leaves["b1"], leaves["W2"], leaves["b2"])


def by_torch(leaves: Leaves, parameters: Sequence[str]) -> Callable[[], tuple[Any, ...]] | None:
    """The loss, then the parameters' derivatives, of the regression or of the net; None where there is no PyTorch."""
    try:
        import torch  # type: ignore[import-not-found]
    except ImportError:
        return None
    tensors = {name: torch.tensor(value, dtype=torch.float64) for name, value in leaves.items()}
    learnt = [tensors[name].requires_grad_() for name in parameters]

    def sweep() -> tuple[Any, ...]:
        X, Y = tensors["X"], tensors["Y"]
        if "w" in tensors:
            Z = tensors["w"].T @ X + tensors["b"]
        else:
            Z = tensors["W2"] @ torch.tanh(tensors["W1"] @ X + tensors["b1"]) + tensors["b2"]
        A = 1 / (1 + torch.exp(-Z))
        loss = torch.sum(-(Y * torch.log(A) + (1 - Y) * torch.log(1 - A)))
        return (loss.item(), *(found.numpy() for found in torch.autograd.grad(loss, learnt)))

    return sweep
