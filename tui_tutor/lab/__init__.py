"""The face for many learners over SSH: who logs in, with what environment, and what a lab forbids.

Loads no Textual.
"""
