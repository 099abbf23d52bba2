"""The computing heart: formulas, graphs, values, derivatives, traces and explanations.

Needs NumPy only; knows nothing of lessons, sessions or screens.
"""
