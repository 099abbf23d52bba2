"""Benchmarks: our app beside a bare Textual app, our core beside NumPy and autograd, in the same run.
Holds no tests: a slow machine is not a failure.
"""
