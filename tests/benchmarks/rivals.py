"""The lecture's loss and its derivatives without our core: by hand in NumPy, and by HIPS autograd.
Nothing here is clever: it is what a person would write.
"""

from collections.abc import Callable

import autograd  # type: ignore[import-untyped]
import autograd.numpy as traced  # type: ignore[import-untyped]
import numpy as np

LEAVES = {
    name: np.float64(number)
    for name, number in {"x1": 2.0, "x2": -3.0, "y": 1.0, "w1": 0.5, "w2": -0.25, "b": -1.25}.items()
}
Numbers = tuple[np.float64, ...]


def by_hand() -> Callable[[], tuple[Numbers, Numbers]]:
    return lambda: sweep_by_hand(**LEAVES)


def sweep_by_hand(
    x1: np.float64, x2: np.float64, y: np.float64, w1: np.float64, w2: np.float64, b: np.float64
) -> tuple[Numbers, Numbers]:
    """Every inner op's value, then every inner op's adjoint, in the order in which they come about.

    What does not depend on a parameter, `1 - y`, has no adjoint, as in a reverse sweep. The values end with the loss,
    the adjoints with dL/dw1, dL/dw2 and dL/db.
    """
    one = np.float64(1.0)
    product1 = w1 * x1
    product2 = w2 * x2
    total = product1 + product2
    z = total + b
    a = one / (one + np.exp(-z))
    log_a = np.log(a)
    term1 = y * log_a
    not_y = one - y
    not_a = one - a
    log_not_a = np.log(not_a)
    term2 = not_y * log_not_a
    sum_of_terms = term1 + term2
    loss = -sum_of_terms

    d_loss = one
    d_sum_of_terms = -d_loss
    d_term1 = d_sum_of_terms
    d_term2 = d_sum_of_terms
    d_log_not_a = d_term2 * not_y
    d_not_a = d_log_not_a / not_a
    d_log_a = d_term1 * y
    d_a = d_log_a / a - d_not_a
    d_z = d_a * a * not_a
    d_total = d_z
    d_b = d_z
    d_product1 = d_total
    d_product2 = d_total
    d_w1 = d_product1 * x1
    d_w2 = d_product2 * x2
    return (
        (product1, product2, total, z, a, log_a, term1, not_y, not_a, log_not_a, term2, sum_of_terms, loss),
        (
            d_loss, d_sum_of_terms, d_term1, d_term2, d_log_not_a, d_not_a, d_log_a, d_a, d_z,
            d_total, d_product1, d_product2, d_w1, d_w2, d_b,
        ),
    )  # fmt: skip


def by_autograd() -> Callable[[], tuple[float, float, float]]:
    """The derivatives with respect to the three parameters; autograd keeps no other for us."""
    x1, x2, y = LEAVES["x1"], LEAVES["x2"], LEAVES["y"]
    w1, w2, b = LEAVES["w1"], LEAVES["w2"], LEAVES["b"]

    def loss(w1: float, w2: float, b: float) -> object:
        z = w1 * x1 + w2 * x2 + b
        a = 1 / (1 + traced.exp(-z))
        return -(y * traced.log(a) + (1 - y) * traced.log(1 - a))

    gradient: Callable[[float, float, float], tuple[float, float, float]] = autograd.grad(loss, (0, 1, 2))
    return lambda: gradient(w1, w2, b)
